'use strict'

// Errors of attempts as they are stored, with what explains them: their cause, and the
// errors of an AggregateError, each with its own. What a program other than offloop has
// stored may be anything, and is read as far as it goes.

const { cut } = require('../text')
const { describe, isSimple, read } = require('../thrown')
const { error: MAX } = require('./defaults')

function cutText (value, length) {
  return value === undefined ? undefined : cut(value, length)
}

function cutCode (code) {
  return typeof code === 'string' ? cut(code, MAX.message) : code
}

function sizeOf (value) {
  return Buffer.byteLength(JSON.stringify(value))
}

// What goes without saying: none.
function isNothing (cause) {
  return cause === undefined || cause === null
}

// A proxy may be revoked.
function isArray (errors) {
  try {
    return Array.isArray(errors)
  } catch {
    return false
  }
}

/** Of what stands around an error in that of another. */
const NAMES_BYTES = Buffer.byteLength(',"cause":,"errors":[]')

/** Makes what is stored of errors, as long as there is room. */
class Writer {
  #left = MAX.bytes
  // Of the errors on the way down, as a cause may lead back to its own error.
  #parents = []

  // Whether there was room for `error`, perhaps without its stack.
  #takes (error) {
    if (sizeOf(error) > this.#left) error.stack = undefined
    this.#left -= sizeOf(error) + NAMES_BYTES
    return this.#left >= 0
  }

  /** Undefined where it does not fit, is too deep, or comes again. */
  write (thrown) {
    if (this.#left <= 0 || this.#parents.length === MAX.depth || this.#parents.includes(thrown)) return undefined
    const { name, message, code, stack, cause, errors } = describe(thrown)
    const error = { name: cut(name, MAX.name), message: cut(message, MAX.message), code: cutCode(code), stack: cutText(stack, MAX.stack) }
    if (!this.#takes(error)) return undefined
    this.#parents.push(thrown)
    if (!isNothing(cause)) error.cause = this.write(cause)
    if (isArray(errors)) error.errors = this.#writeAll(errors)
    this.#parents.pop()
    return error
  }

  #writeAll (errors) {
    const written = []
    for (let i = 0; i < MAX.errors && i < read(errors, 'length'); i++) {
      const error = this.write(read(errors, i))
      if (error !== undefined) written.push(error)
    }
    return written
  }
}

/** The JSON of what an attempt threw: `{ name, message, code, stack, cause, errors, attempt, at }`. */
function toStored (thrown, attempt) {
  return JSON.stringify({ ...new Writer().write(thrown), attempt, at: Date.now() })
}

function isObject (value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** What is stored of one error, without what no error has. */
function fromStored (stored, depth = MAX.depth) {
  if (!isObject(stored)) return { name: 'Error', message: typeof stored === 'string' ? stored : JSON.stringify(stored) }
  const { name, message, code, stack, cause, errors } = stored
  const error = { name: typeof name === 'string' ? name : 'Error', message: typeof message === 'string' ? message : '' }
  if (isSimple(code)) error.code = code
  if (typeof stack === 'string') error.stack = stack
  if (depth > 1 && !isNothing(cause)) error.cause = fromStored(cause, depth - 1)
  if (depth > 1 && Array.isArray(errors)) error.errors = errors.map((one) => fromStored(one, depth - 1))
  return error
}

function define (error, name, value) {
  Object.defineProperty(error, name, { value, writable: true, configurable: true })
}

function rebuild ({ name, message, code, stack, cause, errors }) {
  const options = cause === undefined ? undefined : { cause: rebuild(cause) }
  const error = errors === undefined ? new Error(message, options) : new AggregateError(errors.map(rebuild), message, options)
  if (error.name !== name) define(error, 'name', name)
  define(error, 'stack', stack ?? `${name}: ${message}`)
  if (code !== undefined) error.code = code
  return error
}

/** An Error of what is stored, with the errors that it has of others. */
function toError (stored) {
  return rebuild(fromStored(stored))
}

/** All that are stored of a task, in JSON or null; none where it is no JSON. */
function parseErrors (json) {
  try {
    const errors = JSON.parse(json) ?? []
    return Array.isArray(errors) ? errors : [errors]
  } catch {
    return []
  }
}

module.exports = { toStored, fromStored, toError, parseErrors }
