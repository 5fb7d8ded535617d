'use strict'

// The one table of error classes and codes. Misuse is a TypeError or RangeError
// made by invalidArgument; what happens to a valid task, or to a library that is
// to be loaded, is an OffloopError.

const { inspect } = require('node:util')

class OffloopError extends Error {
  /** `details`: what the class has beside its code; of a task `task`, `phase`, `queuedMs` and `runMs`. */
  constructor (message, { code, cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code ?? this.constructor.code
    Object.assign(this, details)
  }
}

class TaskError extends OffloopError {
  static code = 'ERR_OFFLOOP_TASK'
}

class TimeoutError extends OffloopError {
  static code = 'ERR_OFFLOOP_TIMEOUT'
}

class QueueFullError extends OffloopError {
  static code = 'ERR_OFFLOOP_QUEUE_FULL'
}

class ClosedError extends OffloopError {
  static code = 'ERR_OFFLOOP_CLOSED'
}

class LibraryError extends OffloopError {
  static code = 'ERR_OFFLOOP_LIBRARY'
}

class StoreError extends OffloopError {
  static code = 'ERR_OFFLOOP_STORE'
}

// What a handler throws to end its task otherwise than by failing.

class Discard extends OffloopError {
  static code = 'ERR_OFFLOOP_DISCARD'

  constructor (reason) {
    const isError = reason instanceof Error
    super(isError ? reason.message : String(reason ?? 'discarded by its handler'), isError ? { cause: reason } : {})
  }
}

class Snooze extends OffloopError {
  static code = 'ERR_OFFLOOP_SNOOZE'

  constructor (ms) {
    if (typeof ms !== 'number') throw invalidArgument(TypeError, 'the time of a Snooze', 'a number of milliseconds', ms)
    if (!(ms >= 0 && ms < Infinity)) throw invalidArgument(RangeError, 'the time of a Snooze', 'a number of milliseconds of at least 0', ms)
    super(`snoozes for ${ms} ms`, { ms })
  }
}

const classes = { OffloopError, TaskError, TimeoutError, QueueFullError, ClosedError, LibraryError, StoreError, Discard, Snooze }

for (const [name, Class] of Object.entries(classes)) {
  Object.defineProperty(Class.prototype, 'name', { value: name, writable: true, configurable: true })
}

const MAX_SHOWN = 120

function show (value) {
  const text = inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 3 })
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

/** An error of misuse: "<what> must be <expected>, got <value>". */
function invalidArgument (Class, what, expected, value) {
  const error = new Class(`${what} must be ${expected}, got ${show(value)}`)
  error.code = 'ERR_OFFLOOP_INVALID_ARG'
  return error
}

/** The error of whoever asks for a task that there is not. */
function unknownTask (id) {
  return new StoreError(`there is no task ${id}, or it is no longer kept`, { code: 'ERR_OFFLOOP_NOT_FOUND' })
}

module.exports = { ...classes, invalidArgument, unknownTask }
