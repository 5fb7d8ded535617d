'use strict'

// A function of JavaScript that runs as a task.

const { callTask } = require('../native/call-task')
const { Clock } = require('./clock')
const { invalidArgument, TimeoutError } = require('../errors')
const { createRun } = require('./function-run')
const { nameOf, ownName } = require('./name')
const { isTaskFunction } = require('../native/settings')
const { NO_OPTIONS } = require('../options')
const { follow } = require('../signal-group')
const { abort, mute, TaskContext } = require('./task-context')
const { then } = require('../then')
const { isTraced, Trace } = require('../trace')
const { setUp, Work } = require('./work')

/** How many functions run although nobody waits for them: their tasks were settled before they ended. */
const functions = { abandoned: 0 }

const microtask = Promise.resolve()

const defaults = {
  signal: null,
  clock: null
}

// Work, but for `extends`: V8 does not inline that constructor's call, which would be a
// twentieth of what a task costs.
class FunctionWork {
  static {
    Object.setPrototypeOf(this.prototype, Work.prototype)
    Object.assign(this.prototype, defaults)
  }

  /** `options` are checked: name, timeout, signal and onProgress. */
  constructor (fn, options) {
    setUp(this)
    /** Its function; once it has settled its name, so that nothing else stays alive that only the function knew. */
    this.fn = fn
    this.options = options
    /** What the function was given, as long as it runs. */
    this.context = null
  }

  /** Read only when it is asked for: a function's own takes as long as a tenth of the task. */
  get name () {
    return nameOf(this.options.name ?? this.fn)
  }

  get isRunning () {
    return this.context !== null
  }

  /** Has the function run in a microtask, in the async context of this call, until its signal aborts. */
  submit () {
    const { signal, timeout } = this.options
    if (isTraced()) this.trace = new Trace(this.name, 'javascript')
    if (this.trace !== null || timeout !== undefined) this.clock = new Clock()
    if (signal !== undefined) follow(signal, this)
    this.schedule()
  }

  schedule () {
    then(microtask, createRun(this).begin)
  }

  /** It is time for `run` to begin. */
  begin (run) {
    if (this.state === 'pending') this.start(run)
    else run.end()
  }

  start (run) {
    if (this.clock !== null) this.clock.start(this.options.timeout ?? 0, () => this.expire())
    then(this.call(), run.fulfil, run.reject)
  }

  /** A promise of this realm, whatever the function answers. */
  call () {
    const { fn, options } = this
    this.context = new TaskContext(options.onProgress ?? null)
    try {
      if (isTaskFunction(fn)) return callTask(fn, this.context, options.onProgress !== undefined)
      const answer = fn(this.context)
      // It would wait for itself.
      if (answer === this.task) return Promise.reject(invalidArgument(TypeError, 'what the function of a task answers', 'something else than the handle of the task itself', answer))
      return Promise.resolve(answer)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** The function has ended; answers whether the task waits for what it has to say. */
  end () {
    const isPending = this.state === 'pending'
    if (isPending) {
      if (this.trace !== null) {
        const { queuedMs, runMs } = this.clock.read()
        this.trace.time(queuedMs, runMs)
      }
      this.release()
    } else {
      functions.abandoned--
    }
    this.context = null
    return isPending
  }

  /** Lets go of what only a pending task needs. */
  release () {
    if (this.clock !== null) this.clock.stop()
    if (this.signal !== null) this.signal.forget(this)
    if (this.context !== null) mute(this.context)
  }

  fulfil (value) {
    super.fulfil(value)
    this.letGo()
  }

  reject (reason) {
    super.reject(reason)
    this.letGo()
  }

  /** Keeps of what the task was made of only what tells of it. */
  letGo () {
    const { options } = this
    this.fn = options.name ?? ownName(this.fn)
    if (options !== NO_OPTIONS) this.options = NO_OPTIONS
  }

  get isAbandoned () {
    return this.isRunning && this.state !== 'pending'
  }

  isEnding () {
    return false
  }

  expire () {
    const times = this.whereabouts()
    if (this.trace !== null) this.trace.time(times.queuedMs, times.runMs)
    this.abort(new TimeoutError(`task '${this.name}' did not end within its timeout of ${this.options.timeout} ms`, times))
  }

  stop (reason) {
    if (this.isRunning) abort(this.context, reason)
    else if (this.state === 'pending') this.abandon(reason)
  }

  abandon (reason) {
    if (this.isRunning) functions.abandoned++
    this.release()
    this.reject(reason)
  }

  /** Counts its times from now on, if nobody has asked for that before. */
  time () {
    if (this.clock !== null) return
    this.clock = new Clock()
    if (this.isRunning) this.clock.start(0)
  }

  whereabouts () {
    return { task: this.name, ...this.clock.read() }
  }
}

module.exports = { FunctionWork, functions }
