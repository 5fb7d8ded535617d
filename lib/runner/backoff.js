'use strict'

// How long a task waits after an attempt that failed.

const { invalidArgument } = require('../errors')
const { integerFrom, oneOf, parseOptions } = require('../options')
const { task: { backoff: DEFAULT } } = require('./defaults')
const { MAX_DATE_MS } = require('../time')

function fraction (what, value) {
  const expected = 'a number from 0 to 1'
  if (typeof value !== 'number') throw invalidArgument(TypeError, what, expected, value)
  if (!(value >= 0 && value <= 1)) throw invalidArgument(RangeError, what, expected, value)
  return value
}

const SCHEMA = { type: oneOf('exponential', 'fixed'), delay: integerFrom(0, MAX_DATE_MS), max: integerFrom(0, MAX_DATE_MS), jitter: fraction }

/** Of a push: `{ type, delay, max, jitter }`, what is left out as by default. */
function backoff (what, value) {
  return { ...DEFAULT, ...parseOptions(what, value, SCHEMA) }
}

/** Of a route also a function of (attempt, error) that answers ms. */
function routeBackoff (what, value) {
  return typeof value === 'function' ? value : backoff(what, value)
}

function noop () {}

// A promise is no time, and that it may be rejected is no news then.
function silence (answer) {
  try {
    Promise.resolve(answer).catch(noop)
  } catch {
    // Nor is what its getters throw.
  }
}

function askFunction (choose, attempt, error) {
  const ms = choose(attempt, error)
  if (typeof ms === 'object') silence(ms)
  if (typeof ms !== 'number' || !(ms >= 0)) throw invalidArgument(TypeError, 'what the backoff function answers', 'a number of milliseconds of at least 0', ms)
  return ms
}

// More of them lead past the last date, and without an end to infinity, no times of which are none.
const MAX_DOUBLINGS = 60

/** Milliseconds until the next attempt, after the one with the number `attempt`, from 1. */
function backoffMs (settings, attempt, error) {
  if (typeof settings === 'function') return askFunction(settings, attempt, error)
  const { type, delay, max, jitter } = settings
  const full = type === 'fixed' ? delay : Math.min(delay * 2 ** Math.min(attempt - 1, MAX_DOUBLINGS), max)
  return Math.round(full * (1 - jitter * Math.random()))
}

module.exports = { backoff, routeBackoff, backoffMs }
