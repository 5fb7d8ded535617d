'use strict'

// The one table of error classes and codes. Misuse is a TypeError or RangeError
// made by invalidArgument; what happens to a valid task, or to a library that is
// to be loaded, is an OffloopError.

const { cut } = require('./text')
const { describe, isError, read, show } = require('./thrown')

// Says of an error which class it has, as instances of another copy of the package have another one of that name.
const KIND = Symbol.for('offloop.error')

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
    super(describe(reason ?? 'discarded by its handler').message, isError(reason) ? { cause: reason } : {})
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
  Object.defineProperty(Class.prototype, KIND, { value: name })
}

function isKind (value, name) {
  return value !== null && typeof value === 'object' && read(value, KIND) === name
}

/** Whether what was thrown is a Discard, of whichever copy of the package. */
function isDiscard (thrown) {
  return isKind(thrown, 'Discard')
}

/** For how many ms what was thrown snoozes; undefined if it is no Snooze, of whichever copy, or has lost its time. */
function snoozeMs (thrown) {
  const ms = isKind(thrown, 'Snooze') ? read(thrown, 'ms') : undefined
  return typeof ms === 'number' && ms >= 0 ? ms : undefined
}

const MAX_SHOWN = 120
const HOW = Object.freeze({ depth: 0, breakLength: Infinity, maxArrayLength: 3 })

/** An error of misuse: "<what> must be <expected>, got <value>". */
function invalidArgument (Class, what, expected, value) {
  const error = new Class(`${what} must be ${expected}, got ${cut(show(value, HOW), MAX_SHOWN)}`)
  error.code = 'ERR_OFFLOOP_INVALID_ARG'
  return error
}

/** The error of whoever asks for a task that there is not. */
function unknownTask (id) {
  return new StoreError(`there is no task ${id}, or it is no longer kept`, { code: 'ERR_OFFLOOP_NOT_FOUND' })
}

module.exports = { classes, ...classes, invalidArgument, isDiscard, snoozeMs, unknownTask }
