'use strict'

// TaskSupervisor: looks after functions that run, starts those again that are to be,
// and ends all of them together.

const { EventEmitter } = require('node:events')
const { ClosedError, invalidArgument, QueueFullError, TaskError } = require('../errors')
const { behindName } = require('../lazily')
const { abortSignal, callable, duration, limitFrom, nonEmptyString, oneOf, parseOptions, timeout } = require('../options')

const parts = behindName(() => ({
  ...require('./restart-limit'),
  ...require('../schedule'),
  ...require('../settled-by'),
  ...require('./supervised-child'),
  ...require('../task/work'),
  ...require('../thrown')
}))

const SCHEMA = { maxChildren: limitFrom(1), maxRestarts: limitFrom(0), maxSeconds: limitFrom(1) }
const TASK_SCHEMA = { name: nonEmptyString, timeout, signal: abortSignal, onProgress: callable }
const CHILD_SCHEMA = { name: nonEmptyString, restart: oneOf('temporary', 'transient', 'permanent'), shutdown: shutdownTime }
const CHILD_DEFAULTS = { restart: 'temporary', shutdown: 5000 }

function shutdownTime (what, value) {
  return value === 'brutal' ? value : duration(what, value)
}

function tell (thrown) {
  const { message, stack } = parts().describe(thrown)
  return stack ?? message
}

class TaskSupervisor extends EventEmitter {
  #maxChildren
  #restartLimit
  #children = new Set()
  #stopping = null

  constructor (options = {}) {
    super()
    const { maxChildren = Infinity, maxRestarts = 3, maxSeconds = 5 } = parseOptions('new TaskSupervisor()', options, SCHEMA)
    this.#maxChildren = maxChildren
    this.#restartLimit = new (parts().RestartLimit)(maxRestarts, maxSeconds)
  }

  /** A child that somebody waits for: its task. */
  async (fn, options = {}) {
    callable('the function of TaskSupervisor.async()', fn)
    const checked = parseOptions('TaskSupervisor.async()', options, TASK_SCHEMA)
    return this.#start(fn, checked, (child) => this.#forget(child)).task
  }

  /** A child that nobody waits for. */
  startChild (fn, options = {}) {
    callable('the function of TaskSupervisor.startChild()', fn)
    const checked = parseOptions('TaskSupervisor.startChild()', options, CHILD_SCHEMA)
    return this.#start(fn, checked, (child, work) => this.#endChild(child, work))
  }

  /** Those whose functions run, or will be started again, in the order in which they were started first. */
  children () {
    return [...this.#children]
  }

  /** Ends one, which will not be started again; resolves when it has ended, or its time is over. */
  async terminateChild (child) {
    if (!(child instanceof parts().SupervisedChild)) throw invalidArgument(TypeError, 'the child of terminateChild()', 'one of children()', child)
    if (this.#children.has(child)) await this.#stopChild(child)
  }

  /** Takes no more children and ends all, the last one first, each in its own time; resolves when that is over. */
  stop () {
    if (this.#stopping === null) {
      this.#stopping = new (parts().Deferred)()
      this.#stopping.resolvePromise(this.#stopAll())
    }
    return this.#stopping.promise
  }

  async #stopAll () {
    await Promise.all(this.children().reverse().map((child) => this.#stopChild(child)))
  }

  async [Symbol.asyncDispose] () {
    await this.stop()
  }

  #start (fn, options, onGone) {
    const details = { task: parts().nameOf(options.name ?? fn), phase: 'queued', queuedMs: 0, runMs: 0 }
    if (this.#stopping !== null) throw new ClosedError(`task '${details.task}' was not started: its supervisor has stopped`, details)
    if (this.#children.size >= this.#maxChildren) {
      throw new QueueFullError(`task '${details.task}' was not started: its supervisor has ${this.#maxChildren} children already`, details)
    }
    const child = new (parts().SupervisedChild)(fn, { ...CHILD_DEFAULTS, ...options }, onGone)
    this.#children.add(child)
    parts().start(child)
    return child
  }

  #endChild (child, work) {
    const hasFailed = work.state === 'rejected' && work.closedBy === null
    if (hasFailed) work.excuse()
    if (hasFailed && !parts().isStopping(child)) this.#report(work.result, child)
    const isWanted = child.restart === 'permanent' || (child.restart === 'transient' && hasFailed)
    if (!isWanted || parts().isStopping(child)) this.#forget(child)
    else if (this.#restartLimit.isExceeded()) this.#giveUp(child, work.result)
    // Not at once: a child that ends as soon as it starts would keep the loop from turning.
    else parts().setImmediate(() => this.#restart(child))
  }

  #restart (child) {
    if (parts().isStopping(child)) this.#forget(child)
    else parts().start(child)
  }

  #giveUp (child, cause) {
    const { name } = child
    const details = { code: 'ERR_OFFLOOP_RESTARTS', task: name, phase: 'complete', queuedMs: 0, runMs: 0, cause }
    this.#report(new TaskError(`its supervisor gave up: task '${name}' ended too often to be started again`, details), child)
    this.stop()
  }

  async #stopChild (child) {
    await parts().stop(child)
    if (parts().isGone(child)) this.#forget(child)
  }

  #forget (child) {
    this.#children.delete(child)
    parts().retire(child)
  }

  // Never silent, and what a listener throws is its own.
  #report (error, child) {
    parts().nextTick(() => {
      if (this.listenerCount('error') > 0) this.emit('error', error, child)
      else process.emitWarning(`A child of a TaskSupervisor failed: ${tell(error)}`, { code: 'OFFLOOP_CHILD_FAILED' })
    })
  }
}

module.exports = { TaskSupervisor }
