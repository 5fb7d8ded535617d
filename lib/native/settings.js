'use strict'

// What a task function knows: its C task, `{ index, name, args, doc }` with the index in
// the addon, and the options that with() has given it. Needs nothing of lib/task, so that
// what runs tasks for others can submit by these alone.

const binding = require('../binding')
const { REPORTS_ALL, REPORTS_LATEST } = require('./flags')
const { parseOptions, nonEmptyString, timeout, priority, abortSignal, integerFrom, callable, oneOf } = require('../options')

const MAX_CONCURRENCY = 2 ** 31 - 1

const SCHEMA = {
  name: nonEmptyString,
  timeout,
  signal: abortSignal,
  priority,
  concurrency: integerFrom(1, MAX_CONCURRENCY),
  onProgress: callable,
  progress: oneOf('latest', 'all')
}

/** The meter of a task function that was not called yet. */
const UNKNOWN = -1

/** Where a task function has its settings. */
const kSettings = Symbol('offloop.settings')

class Settings {
  meter = UNKNOWN

  constructor (kind, options, lane) {
    this.kind = kind
    this.name = options.name ?? kind.name
    this.timeout = options.timeout ?? 0
    this.signal = options.signal ?? null
    this.priority = options.priority ?? 0
    this.lane = lane
    this.onProgress = options.onProgress ?? null
    this.flags = this.onProgress === null ? 0 : options.progress === 'all' ? REPORTS_ALL : REPORTS_LATEST
    this.options = options
  }

  /** These, with `input` on top. */
  with (input) {
    const { concurrency, ...own } = parseOptions(`${this.name}.with()`, input, SCHEMA)
    const lane = concurrency === undefined ? this.lane : binding.createLane(concurrency)
    return new Settings(this.kind, { ...this.options, ...own }, lane)
  }
}

/** Whether a function is a task function. */
function isTaskFunction (fn) {
  return fn[kSettings] !== undefined
}

module.exports = { Settings, UNKNOWN, kSettings, isTaskFunction }
