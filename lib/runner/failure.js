'use strict'

// How a task fails for those who wait for it.

const { TaskError } = require('../errors')
const { toError } = require('./stored-error')

/** Where a task is, or was when it ended, and for how long; as errors tell it. */
function timesOf ({ due, startedAt, finishedAt }) {
  const queuedMs = Math.max(0, (startedAt ?? Date.now()) - due)
  return { phase: startedAt === null ? 'queued' : 'running', queuedMs, runMs: startedAt === null ? 0 : (finishedAt ?? Date.now()) - startedAt }
}

/** What `runner.result` rejects with for a task that was discarded with a stored error. */
function toTaskError (task, stored) {
  const cause = toError(stored ?? 'for an unknown reason')
  return new TaskError(`task ${task.id} of '${task.route}' was discarded: ${cause.message}`, { code: cause.code, task: task.route, ...timesOf(task), cause })
}

/** What a cancelled task is aborted with, and who waits for it rejected. */
function cancellation (id) {
  return new DOMException(`task ${id} was cancelled`, 'AbortError')
}

module.exports = { toTaskError, timesOf, cancellation }
