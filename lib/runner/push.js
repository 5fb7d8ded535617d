'use strict'

// What pushTask is given, as what an engine is given.

const { Discard, invalidArgument } = require('../errors')
const { toJsonWithin } = require('./json')
const { parseOptions } = require('../options')
const { PUSH, STORED } = require('./options')

// What only the runner looks at travels as JSON; Infinity is none of JSON's values.
function replacer (name, value) {
  return value === Infinity ? 'Infinity' : value
}

function reviver (name, value) {
  return value === 'Infinity' ? Infinity : value
}

/** The options of a task, beside those that engines know. */
function toOptions ({ backoff, timeout, keep }) {
  if (backoff === undefined && timeout === undefined && keep === undefined) return null
  return JSON.stringify({ backoff, timeout, keep }, replacer)
}

/** The other way round; null for none. Throws a Discard at what another program wrote, if it is not as here. */
function fromOptions (json) {
  if (json === null) return null
  try {
    return parseOptions('the task', JSON.parse(json, reviver), STORED)
  } catch (cause) {
    throw new Discard(new TypeError(`its options cannot be read: ${cause.message}`, { cause }))
  }
}

/** The data of a task. Throws a Discard at what another program wrote, if it is no JSON. */
function fromData (json) {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new Discard(new TypeError(`its data is no JSON: ${cause.message}`, { cause }))
  }
}

/** How long a task of these options is kept, of which its route says `keep`. */
function keepOf (options, keep) {
  return options === null || options.keep === undefined ? keep : { ...keep, ...options.keep }
}

/** Checks one task of `where`; its data may have `maxDataBytes` as JSON. */
function toTask (where, input, maxDataBytes) {
  const options = parseOptions(where, input, PUSH)
  if (options.callback === undefined) throw invalidArgument(TypeError, `option 'callback' of ${where}`, "the name of a task's route", undefined)
  return {
    route: options.callback,
    data: options.data === undefined ? 'null' : toJsonWithin(options.data, 'data', maxDataBytes),
    due: options.dateToExecute ?? null,
    priority: options.priority ?? 0,
    key: options.key ?? null,
    attempts: options.attempts ?? null,
    options: toOptions(options),
    replaces: options.onDuplicate === 'replace'
  }
}

/** Checks several, all before the first is pushed. */
function toTasks (inputs, maxDataBytes) {
  if (!Array.isArray(inputs)) throw invalidArgument(TypeError, 'the tasks of pushTasks()', 'an array', inputs)
  return Array.from(inputs, (input, i) => toTask(`task ${i} of pushTasks()`, input, maxDataBytes))
}

module.exports = { toTask, toTasks, fromData, fromOptions, keepOf }
