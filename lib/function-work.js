'use strict'

// A function of JavaScript that runs as a task.

const { TimeoutError } = require('./errors')
const { follow } = require('./signal-group')
const { abort, mute, TaskContext } = require('./task-context')
const { isTraced, Trace } = require('./trace')
const { Work } = require('./work')

/** How many functions run although nobody waits for them: their tasks were settled before they ended. */
const functions = { abandoned: 0 }

function nameOf ({ name }) {
  return typeof name === 'string' && name !== '' ? name : 'task'
}

class FunctionWork extends Work {
  /** Runs `fn` in a microtask; `options` are checked: name, timeout, signal and onProgress. */
  constructor (fn, options) {
    super(options.name ?? nameOf(fn))
    this.context = new TaskContext(options.onProgress ?? null)
    this.isRunning = false
    this.signal = null
    this.timeout = options.timeout ?? 0
    this.timer = undefined
    this.submittedAt = performance.now()
    this.startedAt = 0
    if (isTraced()) this.trace = new Trace(this.name, 'javascript')
    if (options.signal !== undefined) follow(options.signal, this)
    this.run(fn)
  }

  async run (fn) {
    await undefined
    if (this.state !== 'pending') return
    this.isRunning = true
    this.startedAt = performance.now()
    if (this.timeout !== 0) this.timer = setTimeout(expire, this.timeout, this)
    try {
      const value = await fn(this.context)
      if (this.end()) this.fulfil(value)
    } catch (error) {
      if (this.end()) this.reject(error)
    }
  }

  /** The function has ended; answers whether somebody waits for what it has to say. */
  end () {
    this.isRunning = false
    if (this.state !== 'pending') {
      functions.abandoned--
      return false
    }
    if (this.trace !== null) this.trace.time(this.startedAt - this.submittedAt, performance.now() - this.startedAt)
    this.settle()
    return true
  }

  /** Lets go of what only a pending task needs. */
  settle () {
    if (this.timer !== undefined) clearTimeout(this.timer)
    if (this.signal !== null) this.signal.forget(this)
    mute(this.context)
  }

  stop (reason) {
    if (this.isRunning) abort(this.context, reason)
    else this.abandon(reason)
  }

  abandon (reason) {
    if (this.isRunning) functions.abandoned++
    this.settle()
    this.reject(reason)
  }

  /** Where it is, for errors. */
  whereabouts () {
    const now = performance.now()
    const { name: task, startedAt, submittedAt } = this
    if (startedAt === 0) return { task, phase: 'queued', queuedMs: now - submittedAt, runMs: 0 }
    return { task, phase: 'running', queuedMs: startedAt - submittedAt, runMs: now - startedAt }
  }
}

function expire (work) {
  work.abort(new TimeoutError(`task '${work.name}' did not end within its timeout of ${work.timeout} ms`, work.whereabouts()))
}

module.exports = { FunctionWork, functions, nameOf }
