'use strict'

// Waiting for one task within a time: what await(ms) and shutdown() of its Task do.

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

/** Tells it to stop, and waits `ms` for that: 'brutal' for no time. A result that is on its way is waited for. */
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

module.exports = { awaitWork, stopWork }
