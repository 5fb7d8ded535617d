'use strict'

// A function of JavaScript that runs as a task.

const { Clock } = require('./clock')
const { TimeoutError } = require('../errors')
const { follow } = require('../signal-group')
const { abort, mute, TaskContext } = require('./task-context')
const { isTraced, Trace } = require('../trace')
const { Work } = require('./work')

/** How many functions run although nobody waits for them: their tasks were settled before they ended. */
const functions = { abandoned: 0 }

const started = Promise.resolve()

class FunctionWork extends Work {
  /** `options` are checked: name, timeout and onProgress. */
  constructor (fn, options) {
    super(options.name ?? fn)
    this.fn = fn
    // Made when it is needed, so that what waits has none.
    this.context = options.onProgress === undefined ? null : new TaskContext(options.onProgress)
    this.isRunning = false
    this.signal = null
    this.timeout = options.timeout ?? 0
    this.clock = null
  }

  /** Has the function run in a microtask, in the async context of this call, until `signal` aborts. */
  submit (signal) {
    if (isTraced()) this.trace = new Trace(this.name, 'javascript')
    if (this.trace !== null || this.timeout !== 0) this.clock = new Clock()
    if (signal !== undefined) follow(signal, this)
    this.schedule()
  }

  schedule () {
    started.then(() => this.start())
  }

  start () {
    if (this.state !== 'pending') return
    this.isRunning = true
    if (this.clock !== null) this.clock.start(this.timeout, () => this.expire())
    this.call().then((value) => this.end() && this.fulfil(value), (error) => this.end() && this.reject(error))
  }

  /** A promise of this realm, whatever the function answers. */
  call () {
    this.context ??= new TaskContext(null)
    try {
      const { fn } = this
      return Promise.resolve(fn(this.context))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** The function has ended; answers whether the task waits for what it has to say. */
  end () {
    this.isRunning = false
    if (this.state !== 'pending') {
      functions.abandoned--
      return false
    }
    if (this.trace !== null) {
      const { queuedMs, runMs } = this.clock.read()
      this.trace.time(queuedMs, runMs)
    }
    this.release()
    return true
  }

  /** Lets go of what only a pending task needs. */
  release () {
    this.fn = null
    if (this.clock !== null) this.clock.stop()
    if (this.signal !== null) this.signal.forget(this)
    if (this.context !== null) mute(this.context)
  }

  get isAbandoned () {
    return this.isRunning && this.state !== 'pending'
  }

  isEnding () {
    return false
  }

  expire () {
    this.abort(new TimeoutError(`task '${this.name}' did not end within its timeout of ${this.timeout} ms`, this.whereabouts()))
  }

  stop (reason) {
    if (this.isRunning) abort(this.context, reason)
    else this.abandon(reason)
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
