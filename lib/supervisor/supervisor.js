'use strict'

// What a TaskSupervisor does: looks after functions that run, starts those again that
// are to be, and ends all of them together. Its methods are those of the same names.

const { ClosedError, invalidArgument, QueueFullError, TaskError } = require('../errors')
const { nameOf } = require('../task/name')
const { abortSignal, callable, duration, limitFrom, nonEmptyString, oneOf, parseOptions, timeout } = require('../options')
const { RestartLimit } = require('./restart-limit')
const { nextTick, setImmediate } = require('../schedule')
const { Deferred } = require('../settled-by')
const { isGone, isStopping, retire, start, stop, SupervisedChild } = require('./supervised-child')
const { describe } = require('../thrown')

const SCHEMA = { maxChildren: limitFrom(1), maxRestarts: limitFrom(0), maxSeconds: limitFrom(1) }
const TASK_SCHEMA = { name: nonEmptyString, timeout, signal: abortSignal, onProgress: callable }
const CHILD_SCHEMA = { name: nonEmptyString, restart: oneOf('temporary', 'transient', 'permanent'), shutdown: shutdownTime }
const CHILD_DEFAULTS = { restart: 'temporary', shutdown: 5000 }

function shutdownTime (what, value) {
  return value === 'brutal' ? value : duration(what, value)
}

function tell (thrown) {
  const { message, stack } = describe(thrown)
  return stack ?? message
}

class Supervisor {
  #emitter
  #maxChildren
  #restartLimit
  #children = new Set()
  #stopping = null

  constructor (emitter, options) {
    this.#emitter = emitter
    const { maxChildren = Infinity, maxRestarts = 3, maxSeconds = 5 } = parseOptions('new TaskSupervisor()', options, SCHEMA)
    this.#maxChildren = maxChildren
    this.#restartLimit = new RestartLimit(maxRestarts, maxSeconds)
  }

  async (fn, options) {
    callable('the function of TaskSupervisor.async()', fn)
    const checked = parseOptions('TaskSupervisor.async()', options, TASK_SCHEMA)
    return this.#start(fn, checked, (child) => this.#forget(child)).task
  }

  startChild (fn, options) {
    callable('the function of TaskSupervisor.startChild()', fn)
    const checked = parseOptions('TaskSupervisor.startChild()', options, CHILD_SCHEMA)
    return this.#start(fn, checked, (child, work) => this.#endChild(child, work))
  }

  children () {
    return [...this.#children]
  }

  async terminateChild (child) {
    if (!(child instanceof SupervisedChild)) throw invalidArgument(TypeError, 'the child of terminateChild()', 'one of children()', child)
    if (this.#children.has(child)) await this.#stopChild(child)
  }

  stop () {
    if (this.#stopping === null) {
      this.#stopping = new Deferred()
      this.#stopping.resolvePromise(this.#stopAll())
    }
    return this.#stopping.promise
  }

  async #stopAll () {
    await Promise.all(this.children().reverse().map((child) => this.#stopChild(child)))
  }

  #start (fn, options, onGone) {
    const details = { task: nameOf(options.name ?? fn), phase: 'queued', queuedMs: 0, runMs: 0 }
    if (this.#stopping !== null) throw new ClosedError(`task '${details.task}' was not started: its supervisor has stopped`, details)
    if (this.#children.size >= this.#maxChildren) {
      throw new QueueFullError(`task '${details.task}' was not started: its supervisor has ${this.#maxChildren} children already`, details)
    }
    const child = new SupervisedChild(fn, { ...CHILD_DEFAULTS, ...options }, onGone)
    this.#children.add(child)
    start(child)
    return child
  }

  #endChild (child, work) {
    const hasFailed = work.state === 'rejected' && work.closedBy === null
    if (hasFailed) work.excuse()
    if (hasFailed && !isStopping(child)) this.#report(work.result, child)
    const isWanted = child.restart === 'permanent' || (child.restart === 'transient' && hasFailed)
    if (!isWanted || isStopping(child)) this.#forget(child)
    else if (this.#restartLimit.isExceeded()) this.#giveUp(child, work.result)
    // Not at once: a child that ends as soon as it starts would keep the loop from turning.
    else setImmediate(() => this.#restart(child))
  }

  #restart (child) {
    if (isStopping(child)) this.#forget(child)
    else start(child)
  }

  #giveUp (child, cause) {
    const { name } = child
    const details = { code: 'ERR_OFFLOOP_RESTARTS', task: name, phase: 'complete', queuedMs: 0, runMs: 0, cause }
    this.#report(new TaskError(`its supervisor gave up: task '${name}' ended too often to be started again`, details), child)
    // By its name, as a class that users make of TaskSupervisor may have its own.
    this.#emitter.stop()
  }

  async #stopChild (child) {
    await stop(child)
    if (isGone(child)) this.#forget(child)
  }

  #forget (child) {
    this.#children.delete(child)
    retire(child)
  }

  // Never silent, and what a listener throws is its own.
  #report (error, child) {
    nextTick(() => {
      if (this.#emitter.listenerCount('error') > 0) this.#emitter.emit('error', error, child)
      else process.emitWarning(`A child of a TaskSupervisor failed: ${tell(error)}`, { code: 'OFFLOOP_CHILD_FAILED' })
    })
  }
}

/** The Supervisor of `emitter`, a TaskSupervisor, whose listeners it tells. */
function createSupervisor (emitter, options) {
  return new Supervisor(emitter, options)
}

module.exports = { createSupervisor }
