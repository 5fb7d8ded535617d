'use strict'

// How the store failed at something, and what error that is for users.

const { StoreError } = require('../../errors')
const { kinds } = require('./verbs')

// By the numbers of ol__store_error_t in src/database/failure.h; the others are plain StoreErrors.
const NOT_FOUND = 2
const LOCKED = 4

class Failure {
  /** `kind`: 'later', it may be tried again; 'never'; or 'lost', there is nothing to be asked any more. */
  constructor (kind, makeError, isNotFound = false) {
    this.kind = kind
    this.makeError = makeError
    this.isNotFound = isNotFound
  }
}

function toError (number, message) {
  if (number === NOT_FOUND) return new StoreError('there is no such task, or none in a state for that', { code: 'ERR_OFFLOOP_NOT_FOUND' })
  return new StoreError(`the store failed: ${message}`, number === LOCKED ? { code: 'ERR_OFFLOOP_LOCKED' } : {})
}

// Errors that say that there is nothing to be asked any more.
const losses = new WeakSet()

function toLoss (number, message) {
  const error = toError(number, message)
  losses.add(error)
  return error
}

/** Of a request that failed with the numbers of an error and its class, and a message. */
function toFailure (number, kindNumber, message) {
  const kind = kinds[kindNumber]
  const make = kind === 'lost' ? toLoss : toError
  return new Failure(kind, () => make(number, message), number === NOT_FOUND)
}

/** Whether an error says that the file is lost. */
function isLoss (error) {
  return losses.has(error)
}

/** Gives failWith to a class of requests that have fail(failure): answers.js may be another copy's. */
function addFailWith (Class) {
  Object.defineProperty(Class.prototype, 'failWith', {
    value: function failWith (number, kind, message) { this.fail(toFailure(number, kind, message)) }
  })
}

module.exports = { addFailWith, Failure, isLoss }
