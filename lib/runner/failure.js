'use strict'

// Errors of attempts as they are stored, and as they are given back.

const { inspect } = require('node:util')
const { TaskError } = require('../errors')
const { error: MAX } = require('./defaults')

function cut (text, length) {
  return text.length > length ? `${text.slice(0, length)}…` : text
}

function text (value) {
  return typeof value === 'string' ? value : undefined
}

// Getters of what was thrown may throw.
function describe (thrown) {
  try {
    if (thrown instanceof Error) {
      const { name, message, code, stack } = thrown
      return { name: text(name) ?? 'Error', message: text(message) ?? '', code: text(code), stack: text(stack) }
    }
    return { name: 'Error', message: typeof thrown === 'string' ? thrown : inspect(thrown, { depth: 1 }) }
  } catch {
    return { name: 'Error', message: 'an error that cannot be read' }
  }
}

/** The JSON of what an attempt threw: `{ name, message, code, stack, attempt, at }`. */
function toStored (thrown, attempt) {
  const { name, message, code, stack } = describe(thrown)
  return JSON.stringify({
    name: cut(name, MAX.message),
    message: cut(message, MAX.message),
    code: code === undefined ? undefined : cut(code, MAX.message),
    stack: stack === undefined ? undefined : cut(stack, MAX.stack),
    attempt,
    at: Date.now()
  })
}

/** Where a task is, or was when it ended, and for how long; as errors tell it. */
function timesOf ({ due, startedAt, finishedAt }) {
  const queuedMs = Math.max(0, (startedAt ?? Date.now()) - due)
  return { phase: startedAt === null ? 'queued' : 'running', queuedMs, runMs: startedAt === null ? 0 : (finishedAt ?? Date.now()) - startedAt }
}

/** What `runner.result` rejects with for a task that was discarded with a stored error. */
function toTaskError (task, stored) {
  const { name, message, code, stack } = stored ?? { name: 'Error', message: 'for an unknown reason' }
  const cause = Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) })
  if (stack !== undefined) cause.stack = stack
  return new TaskError(`task ${task.id} of '${task.route}' was discarded: ${message}`, { code, task: task.route, ...timesOf(task), cause })
}

/** What a cancelled task is aborted with, and who waits for it rejected. */
function cancellation (id) {
  return new DOMException(`task ${id} was cancelled`, 'AbortError')
}

module.exports = { toStored, toTaskError, timesOf, cancellation }
