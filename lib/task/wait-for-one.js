'use strict'

// Waiting for one task within a time: what await(ms), yield() and shutdown() of its Task do.

const { TimeoutError } = require('../errors')
const { duration } = require('../options')
const { waitFor } = require('./waiting')

/** Its Task once it has settled; after `ms` it is dropped, and that is an error. */
async function awaitWork (work, ms) {
  duration('the time of await()', ms)
  const { task } = work
  if (work.taskState === 'pending') {
    work.time()
    await waitFor(work, ms)
  }
  if (work.taskState === 'pending' && !work.isEnding()) {
    const error = new TimeoutError(`no result of task '${work.name}' within ${ms} ms`, work.whereabouts())
    work.drop(`await(${ms})`, error)
    throw error
  }
  return task
}

/** Its record once its Task has settled; null if that has not in `ms`. Rejects if it is closed. */
async function yieldWork (work, ms) {
  duration('the time of yield()', ms)
  const state = work.taskState
  if (state === 'pending' && ms > 0) await waitFor(work, ms)
  else if (state === 'closed') await work.task
  return work.outcome()
}

/** Its record once it has stopped, for which it has `ms`, 'brutal' for no time; null if it was stopped. Rejects if it is closed. */
async function shutDownWork (work, ms) {
  if (ms !== 'brutal') duration('the time of shutdown()', ms)
  if (work.taskState === 'closed') await work.task
  if (work.taskState === 'pending') await stopWork(work, ms)
  return work.outcome()
}

/** Tells it to stop, and waits `ms` for that. A result that is on its way is waited for. */
async function stopWork (work, ms) {
  if (work.isEnding()) {
    await waitFor(work, Infinity)
    return
  }
  work.told ??= new DOMException(`task '${work.name}' was shut down`, 'AbortError')
  if (ms !== 'brutal') {
    work.stop(work.told)
    if (work.taskState === 'pending') await waitFor(work, ms)
  }
  if (work.taskState === 'pending') work.abort(work.told)
}

module.exports = { awaitWork, shutDownWork, yieldWork }
