'use strict'

// Whatever was thrown, which may be anything: as an error, as what it says, as a warning.
//
// Looking at it runs user code: getters, proxies, inspect.custom. Nothing of that gets
// out of here. What an error is counts, not whose class it has: those of another realm,
// as vm and Jest have them, are errors, too.

const { inspect, types: { isNativeError } } = require('node:util')
const { cut } = require('./text')

const MAX_SHOWN = 4000
const MAX_MESSAGE = 1000

/** A property, undefined where it cannot be read. */
function read (value, name) {
  try {
    return value[name]
  } catch {
    return undefined
  }
}

// Old libraries make errors by hand, and other realms have a DOMException that is no native error.
function isLikeError (value) {
  return value !== null && typeof value === 'object' && ['name', 'message', 'stack'].every((name) => typeof value[name] === 'string')
}

function isError (value) {
  try {
    return isNativeError(value) || value instanceof Error || isLikeError(value)
  } catch {
    return false
  }
}

/** As inspect(), of anything. */
function show (value, options) {
  try {
    return cut(inspect(value, options), MAX_SHOWN)
  } catch {
    return 'a value that cannot be shown'
  }
}

function isSimple (code) {
  return typeof code === 'string' || typeof code === 'boolean' || Number.isFinite(code)
}

/** A code as JSON can hold it; undefined for none. */
function toCode (code) {
  if (typeof code === 'bigint') return String(code)
  return isSimple(code) ? code : undefined
}

function text (value) {
  return typeof value === 'string' ? value : undefined
}

function messageOf (error) {
  try {
    return text(error.message) ?? ''
  } catch {
    return 'an error that cannot be read'
  }
}

function codeOf (thrown) {
  return thrown !== null && typeof thrown === 'object' ? toCode(read(thrown, 'code')) : undefined
}

/** What was thrown says: `{ name, message, code, stack, cause, errors }`, the last four undefined for none. */
function describe (thrown) {
  const code = codeOf(thrown)
  if (!isError(thrown)) return { name: 'Error', message: typeof thrown === 'string' ? thrown : show(thrown, { depth: 1 }), code }
  return {
    name: text(read(thrown, 'name')) ?? 'Error',
    message: messageOf(thrown),
    code,
    stack: text(read(thrown, 'stack')),
    cause: read(thrown, 'cause'),
    errors: read(thrown, 'errors')
  }
}

// For those who expect an error.
function messageFor (thrown) {
  const { message } = describe(thrown)
  return isError(thrown) ? message : `what was thrown is no Error: ${message}`
}

/** An error; what is none becomes the cause of one. */
function toError (thrown) {
  return isError(thrown) ? thrown : new Error(messageFor(thrown), { cause: thrown })
}

/** Tells of it by a warning of the process. */
function warn (thrown) {
  const { code, stack } = describe(thrown)
  process.emitWarning(cut(messageFor(thrown), MAX_MESSAGE), { code: code === undefined ? undefined : String(code), detail: stack })
}

module.exports = { isError, isSimple, read, show, describe, toError, warn }
