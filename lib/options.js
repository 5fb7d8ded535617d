'use strict'

// The one parser of options. A schema maps each option's name to a check, which
// gets (what, value), throws when the value is not valid, and returns it.

const { invalidArgument } = require('./errors')
const { MAX_TIMER_MS } = require('./time')

/** Of a call that is given none. */
const NO_OPTIONS = Object.freeze({})

const MAX_PRIORITY = 2_097_151

/** Checks `input` against `schema`; an option that is undefined counts as absent. */
function parseOptions (where, input, schema) {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) {
    throw invalidArgument(TypeError, `the options of ${where}`, 'an object', input)
  }
  const options = {}
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(schema, name)) {
      const known = Object.keys(schema).join(', ')
      throw invalidArgument(TypeError, `an option of ${where}`, `one of ${known}`, name)
    }
    const value = input[name]
    if (value !== undefined) options[name] = schema[name](`option '${name}' of ${where}`, value)
  }
  return options
}

function nonEmptyString (what, value) {
  if (typeof value !== 'string' || value === '') throw invalidArgument(TypeError, what, 'a non-empty string', value)
  return value
}

function timeout (what, value) {
  const expected = `a number of milliseconds over 0, at most ${MAX_TIMER_MS}, or Infinity`
  if (typeof value !== 'number') throw invalidArgument(TypeError, what, expected, value)
  if (value === Infinity) return undefined
  if (!(value > 0 && value <= MAX_TIMER_MS)) throw invalidArgument(RangeError, what, expected, value)
  return value
}

/** For how long to wait: none, or without a limit, will do. */
function duration (what, value) {
  const expected = `a number of milliseconds from 0 to ${MAX_TIMER_MS}, or Infinity`
  if (typeof value !== 'number') throw invalidArgument(TypeError, what, expected, value)
  if (value !== Infinity && !(value >= 0 && value <= MAX_TIMER_MS)) throw invalidArgument(RangeError, what, expected, value)
  return value
}

function integerFrom (min, max) {
  const expected = `an integer from ${min} to ${max}`
  return function integer (what, value) {
    if (typeof value !== 'number') throw invalidArgument(TypeError, what, expected, value)
    if (!Number.isInteger(value) || value < min || value > max) throw invalidArgument(RangeError, what, expected, value)
    return value
  }
}

const priority = integerFrom(0, MAX_PRIORITY)

function limitFrom (min) {
  const expected = `an integer of at least ${min}, or Infinity`
  return function limit (what, value) {
    if (typeof value !== 'number') throw invalidArgument(TypeError, what, expected, value)
    if (value !== Infinity && (!Number.isSafeInteger(value) || value < min)) throw invalidArgument(RangeError, what, expected, value)
    return value
  }
}

function flag (what, value) {
  if (typeof value !== 'boolean') throw invalidArgument(TypeError, what, 'true or false', value)
  return value
}

function callable (what, value) {
  if (typeof value !== 'function') throw invalidArgument(TypeError, what, 'a function', value)
  return value
}

function oneOf (...choices) {
  const expected = choices.map((choice) => `'${choice}'`).join(' or ')
  return function choice (what, value) {
    if (!choices.includes(value)) throw invalidArgument(TypeError, what, expected, value)
    return value
  }
}

function abortSignal (what, value) {
  const isSignal = value !== null && typeof value === 'object' &&
    typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function' && typeof value.removeEventListener === 'function'
  if (!isSignal) throw invalidArgument(TypeError, what, 'an AbortSignal', value)
  return value
}

module.exports = { NO_OPTIONS, parseOptions, nonEmptyString, timeout, duration, priority, abortSignal, integerFrom, limitFrom, flag, callable, oneOf }
