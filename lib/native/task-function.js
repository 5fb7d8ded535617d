'use strict'

// Task functions: what a user calls to submit a native task, by callback or for
// a Promise, and what with() makes of one.

const { inspect, promisify } = require('node:util')
const binding = require('../binding')
const { add, take } = require('./delivery')
const { ClosedError, QueueFullError, TaskError } = require('../errors')
const { IS_TRACED, REPORTS_ALL, REPORTS_LATEST } = require('./flags')
const { Listener } = require('../listener')
const { findMeter } = require('./meters')
const { NativeWork } = require('./native-work')
const { parseOptions, nonEmptyString, timeout, priority, abortSignal, integerFrom, callable, oneOf } = require('../options')
const { PendingCallback, PendingPromise, traceFailure } = require('./pending')
const { follow, abortReason } = require('../signal-group')
const { kSubmit } = require('./submit')
const { Task } = require('../task/task')
const { HELD_BACK, watchBacklog, watchTimeouts } = require('./timers')
const { isTraced, Trace } = require('../trace')

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

// What binding.submit answers when it did not accept a task, and the error of it.
const refusals = new Map([
  [-2, [TaskError, 'could not be queued: out of memory']],
  [-3, [ClosedError, 'was not queued: offloop is closing in this thread']],
  [-100, [QueueFullError, 'was not queued: the queue is full']]
])

/** The meter of a task function that was not called yet. */
const UNKNOWN = -1

const kSettings = Symbol('offloop.settings')

// What a task function knows: its C task, `{ index, name, args, doc }` with the
// index in the addon, and the options.
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
}

function refusal (outcome, name) {
  const [Class, reason] = refusals.get(outcome)
  return new Class(`task '${name}' ${reason}`, { task: name, phase: 'queued', queuedMs: 0, runMs: 0 })
}

// What those who look at a task are given; answers the flags to submit it with.
function watch (settings, pending) {
  if (settings.onProgress !== null) pending.listener = new Listener(settings.onProgress)
  if (!isTraced()) return settings.flags
  pending.trace = new Trace(settings.name, 'native')
  return settings.flags | IS_TRACED
}

function enqueue (settings, pending, args) {
  const flags = watch(settings, pending)
  const { signal } = settings
  if (signal !== null && signal.aborted) {
    pending.reject(abortReason(signal))
    return
  }
  if (settings.meter === UNKNOWN) settings.meter = findMeter(settings.kind.index, settings.name, settings.name === settings.kind.name)
  const id = add(pending)
  let outcome
  try {
    outcome = binding.submit(settings.meter, id, settings.priority, settings.timeout, settings.lane, flags, ...args)
  } catch (error) {
    take(id)
    throw error
  }
  if (outcome < 0) {
    take(id)
    const error = refusal(outcome, settings.name)
    // Where offloop is closing, no callback will be called any more.
    if (error instanceof ClosedError) throw error
    pending.reject(error)
    return
  }
  // A getter among the arguments may have aborted it meanwhile.
  if (signal !== null) follow(signal, pending)
  if (settings.timeout !== 0) {
    pending.timeout = settings.timeout
    watchTimeouts(settings.timeout)
  }
  if (outcome === HELD_BACK) watchBacklog(outcome)
}

function enqueueOrReject (settings, pending, args) {
  try {
    enqueue(settings, pending, args)
  } catch (error) {
    pending.reject(error)
  }
}

function submit (settings, args) {
  const last = args.length - 1
  if (last >= 0 && typeof args[last] === 'function') {
    const pending = new PendingCallback(settings.name, args.pop())
    try {
      enqueue(settings, pending, args)
    } catch (error) {
      traceFailure(pending, error)
      throw error
    }
    return undefined
  }
  return submitPromise(settings, args).promise
}

function submitPromise (settings, args) {
  const pending = new PendingPromise(settings.name)
  enqueueOrReject(settings, pending, args)
  return pending
}

// Shared by all task functions, so that making one is cheap.
const prototype = Object.create(Function.prototype, {
  with: {
    value: function (options) {
      const { kind, name, options: inherited, lane: inheritedLane } = this[kSettings]
      const { concurrency, ...own } = parseOptions(`${name}.with()`, options, SCHEMA)
      const lane = concurrency === undefined ? inheritedLane : binding.createLane(concurrency)
      return create(new Settings(kind, { ...inherited, ...own }, lane))
    }
  },
  [kSubmit]: {
    value: function (...args) { return submitPromise(this[kSettings], args) }
  },
  async: {
    value: function (...args) {
      const work = new NativeWork(this[kSettings].name)
      const task = new Task(work)
      enqueueOrReject(this[kSettings], work, args)
      return task
    }
  },
  args: {
    get () { return this[kSettings].kind.args }
  },
  doc: {
    get () { return this[kSettings].kind.doc }
  },
  [promisify.custom]: {
    get () { return this }
  },
  [inspect.custom]: {
    value: function () { return `[TaskFunction: ${this[kSettings].name}]` }
  }
})

function create (settings) {
  const taskFunction = (...args) => submit(settings, args)
  taskFunction[kSettings] = settings
  return Object.setPrototypeOf(taskFunction, prototype)
}

function createTaskFunction (kind) {
  const taskFunction = create(new Settings(kind, {}, null))
  return Object.defineProperty(taskFunction, 'name', { value: kind.name })
}

/** Whether `value` is a task function, and not any other. */
function isTaskFunction (value) {
  return typeof value === 'function' && value[kSettings] !== undefined
}

/** By name, the task functions of the C tasks that the addon tells of: `[first, [[name, args, doc], …]]`. */
function createTasks ([first, descriptions]) {
  const toEntry = ([name, args, doc], i) => {
    const kind = { index: first + i, name, args: args ?? undefined, doc: doc ?? undefined }
    return [name, createTaskFunction(kind)]
  }
  return Object.freeze(Object.fromEntries(descriptions.map(toEntry)))
}

module.exports = { createTasks, isTaskFunction }
