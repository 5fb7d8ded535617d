'use strict'

// A task function where any function may be given that runs as a task: its C task runs
// without arguments, because it could not read a context, and does as that is told.

const { NO_ID } = require('./flags')
const { kSettings } = require('./settings')
const { submitPromise } = require('./submission')

/** A promise of its result; it is told to stop when `context` is, and reports there if `isHeard`. */
function callTask (taskFunction, context, isHeard) {
  const own = taskFunction[kSettings]
  const settings = isHeard ? own.with({ onProgress: context.progress }) : own
  const pending = submitPromise(settings, [])
  const { signal } = context
  signal.addEventListener('abort', () => { if (pending.id !== NO_ID) pending.abort(signal.reason) })
  return pending.promise
}

module.exports = { callTask }
