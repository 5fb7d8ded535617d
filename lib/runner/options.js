'use strict'

// The options of the runner, its routes and its tasks; defaults are in defaults.js.

const { types: { isDate } } = require('node:util')
const { invalidArgument } = require('../errors')
const { duration, integerFrom, limitFrom, nonEmptyString, oneOf, parseOptions, priority, timeout } = require('../options')
const { backoff, routeBackoff } = require('./backoff')
const { STATES } = require('../states')
const { MAX_DATE_MS, MAX_TIMER_MS, toTime } = require('../time')

const MAX_ATTEMPTS = 1_000_000
const MAX_CONCURRENCY = 100_000
const MAX_NAME = 255
const MAX_KEY = 1000

// As timeout, but 'none' is a value here: it may take the place of a route's timeout.
function attemptTimeout (what, value) {
  return timeout(what, value) ?? Infinity
}

function stringUpTo (max) {
  const expected = `at most ${max} characters, none of them null or half of a surrogate pair`
  return function string (what, value) {
    nonEmptyString(what, value)
    if (value.length > max || value.includes('\0') || !value.isWellFormed()) throw invalidArgument(RangeError, what, expected, value)
    return value
  }
}

const routeName = stringUpTo(MAX_NAME)

const { getTime } = Date.prototype

// Dates of other realms, too.
function date (what, value) {
  if (!isDate(value) && typeof value !== 'number') throw invalidArgument(TypeError, what, 'a Date or a number of milliseconds', value)
  const ms = typeof value === 'number' ? value : getTime.call(value)
  if (!(Math.abs(ms) <= MAX_DATE_MS)) throw invalidArgument(RangeError, what, 'a valid date', value)
  return toTime(ms)
}

const keepTime = limitFrom(0)

const KEEP = { completed: keepTime, others: keepTime }

// Of a task or a route: ms for however it ends, or one of each kind.
function keep (what, value) {
  return typeof value === 'number' ? { completed: keepTime(what, value), others: keepTime(what, value) } : parseOptions(what, value, KEEP)
}

function runnerKeep (what, value) {
  return typeof value === 'number' ? keep(what, value) : parseOptions(what, value, { ...KEEP, count: limitFrom(0), bytes: limitFrom(0) })
}

const RUNNER = {
  synchronous: oneOf('full', 'normal'),
  maxDataBytes: integerFrom(1, 2 ** 29),
  grace: integerFrom(0, MAX_TIMER_MS),
  crashes: limitFrom(1),
  keep: runnerKeep
}

const ROUTE = {
  concurrency: integerFrom(1, MAX_CONCURRENCY),
  attempts: integerFrom(1, MAX_ATTEMPTS),
  backoff: routeBackoff,
  timeout: attemptTimeout,
  keep
}

const PUSH = {
  callback: routeName,
  data: (what, value) => value,
  dateToExecute: date,
  key: stringUpTo(MAX_KEY),
  onDuplicate: oneOf('ignore', 'replace'),
  priority,
  attempts: integerFrom(1, MAX_ATTEMPTS),
  backoff,
  timeout: attemptTimeout,
  keep
}

/** Of a push, what is stored as JSON. */
const STORED = { backoff, timeout: attemptTimeout, keep }

const LIST = { route: routeName, state: oneOf(...STATES), after: taskId, limit: integerFrom(1, 1000) }

const RESULT = { timeout: duration }

const STOP = { timeout: duration }

function taskId (what, value) {
  if (typeof value !== 'string') throw invalidArgument(TypeError, what, 'a string, as pushTask answers it', value)
  return value
}

module.exports = { RUNNER, ROUTE, PUSH, STORED, LIST, RESULT, STOP, routeName, taskId }
