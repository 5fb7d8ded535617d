'use strict'

// Waiting for the end of a task, which the store tells of: nothing is asked meanwhile.

const { setTimeout: sleep } = require('node:timers/promises')
const { unknownTask } = require('../../errors')
const { ask, PendingAnswer, toNumber } = require('./requests')
const { readEnd, readTask } = require('./rows')
const { Failure } = require('./store-error')
const { verb } = require('./verbs')

const WAIT = verb('WAIT', 'id')
const UNWAIT = verb('UNWAIT', 'id', 'slot')
const GET = verb('GET', 'id')

// After what fails for now.
const FIRST_MS = 100
const LAST_MS = 5000

function noop () {}

/** Resolves to the end of the task, or to a failure. */
class Wait extends PendingAnswer {
  constructor (id) {
    super()
    this.id = id
  }

  succeed (cells, from) {
    this.resolvePromise(readEnd(this.id, cells, from))
  }

  fail (failure) {
    this.resolvePromise(failure)
  }
}

/** The JSON of the last of a stored list of errors; null for none. */
function lastOf (errors) {
  try {
    return JSON.stringify(JSON.parse(errors).at(-1)) ?? null
  } catch {
    return null
  }
}

// Rejects when `signal` aborts, and has the store forget who waits.
async function waitOnce (store, id, signal) {
  const wait = new Wait(id)
  const number = toNumber(id)
  const slot = store.send(wait, WAIT, number)
  const abort = () => {
    wait.rejectPromise(signal.reason)
    ask(store, UNWAIT, number, slot).catch(noop)
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await wait.promise
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

// Who looks is not held up by what holds up the others; a store that cannot be looked at either is no store.
async function lookForEnd (store, id, failure) {
  const cells = await ask(store, GET, toNumber(id)).catch(() => { throw failure.makeError() })
  const task = readTask(cells)
  if (task === null) throw unknownTask(id)
  return task.finishedAt === null ? null : { ...task, error: lastOf(task.errors) }
}

/** Resolves to what the task has come to when it has ended; what fails for now is tried again. */
async function waitForEnd (store, id, signal) {
  for (let ms = FIRST_MS; ; ms = Math.min(2 * ms, LAST_MS)) {
    signal.throwIfAborted()
    const end = await waitOnce(store, id, signal)
    if (!(end instanceof Failure)) return end
    if (end.isNotFound) throw unknownTask(id)
    if (end.kind !== 'later') throw end.makeError()
    const ended = await lookForEnd(store, id, end)
    if (ended !== null) return ended
    await sleep(ms, undefined, { signal }).catch(noop)
  }
}

module.exports = { waitForEnd }
