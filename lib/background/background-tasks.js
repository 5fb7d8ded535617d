'use strict'

// BackgroundTasks: functions that run one after another, so many at a time, from a
// queue that has an end.

const { EventEmitter } = require('node:events')
const { ClosedError, QueueFullError } = require('../errors')
const { behindName } = require('../lazily')
const { abortSignal, callable, duration, limitFrom, NO_OPTIONS, nonEmptyString, parseOptions, priority, timeout } = require('../options')

const parts = behindName(loadParts)

const SCHEMA = { concurrency: limitFrom(1), capacity: limitFrom(0), slow: duration }
const DEFAULTS = { concurrency: 16, capacity: 1024, slow: 100 }
const TASK_SCHEMA = { name: nonEmptyString, timeout, priority, signal: abortSignal, onComplete: callable, onError: callable, onProgress: callable }
const CLOSE_SCHEMA = { timeout: duration }
const CLOSE_MS = 5000

function parseTask (call, fn, options) {
  callable(`the function of ${call}`, fn)
  return options === undefined ? NO_OPTIONS : parseOptions(call, options, TASK_SCHEMA)
}

/** Why a task was not accepted. */
function refusal (Class, fn, options, reason) {
  const name = parts().nameOf(options.name ?? fn)
  return new Class(`background task '${name}' was not accepted: ${reason}`, { task: name, phase: 'queued', queuedMs: 0, runMs: 0 })
}

const closedRefusal = (fn, options) => refusal(ClosedError, fn, options, 'its queue is closed')

class BackgroundTasks extends EventEmitter {
  #owner
  #capacity
  #closing = null

  constructor (options = NO_OPTIONS) {
    super()
    const settings = { ...DEFAULTS, ...parseOptions('BackgroundTasks', options, SCHEMA) }
    this.#capacity = settings.capacity
    const { BackgroundOwner } = parts()
    this.#owner = new BackgroundOwner(this, settings)
  }

  /** How many tasks wait. */
  get queued () {
    return this.#owner.slots.queue.size
  }

  /** How many tasks run. */
  get running () {
    return this.#owner.slots.runningCount
  }

  /** Has `fn` run when it is its turn; answers its Task. */
  addTask (fn, options) {
    const parsed = parseTask('addTask()', fn, options)
    if (this.#owner.isClosing) throw closedRefusal(fn, parsed)
    if (!this.#owner.slots.hasRoom) {
      this.#owner.slots.refuse()
      throw refusal(QueueFullError, fn, parsed, `${this.#capacity} wait already`)
    }
    return this.#start(fn, parsed)
  }

  /** As addTask(), once there is room; answers { task }, because a Task alone would be awaited. */
  async send (fn, options) {
    const parsed = parseTask('send()', fn, options)
    if (this.#owner.isClosing) throw closedRefusal(fn, parsed)
    const { abortReason, Producer } = parts()
    const { signal } = parsed
    if (signal?.aborted) throw abortReason(signal)
    if (this.#owner.slots.hasRoom) return { task: this.#start(fn, parsed) }
    const refuse = () => closedRefusal(fn, parsed)
    return new Producer(this.#owner.slots.producers, signal, () => this.#start(fn, parsed), refuse).promise
  }

  #start (fn, options) {
    const { BackgroundTask, BackgroundWork } = parts()
    const work = new BackgroundWork(fn, options, this.#owner)
    const task = new BackgroundTask(work)
    work.submit(options.signal)
    return task
  }

  /** Resolves when nothing waits or runs. */
  idle () {
    return this.#owner.idle()
  }

  /** Accepts nothing more; resolves when all is over, after `timeout` ms by force. The first call counts. */
  async close (options = NO_OPTIONS) {
    const { timeout = CLOSE_MS } = parseOptions('close()', options, CLOSE_SCHEMA)
    if (this.#closing === null) {
      this.#closing = new (parts().Deferred)()
      this.#closing.resolvePromise(this.#owner.close(timeout))
    }
    return this.#closing.promise
  }

  async [Symbol.asyncDispose] () {
    await this.close()
  }

  /** How many tasks are where now, how those before them ended, and by name how many of them were slow. */
  stats () {
    return { queued: this.queued, running: this.running, ...this.#owner.counts, slow: this.#owner.slow }
  }
}

function ignore () {}

function loadParts () {
  const { BackgroundOwner } = require('./background-owner')
  const { BackgroundTask } = require('./background-task')
  const { BackgroundWork } = require('./background-work')
  const { keepAlive } = require('../keep-alive')
  const nobody = new BackgroundOwner(new EventEmitter(), { ...DEFAULTS, slow: Infinity })
  keepAlive(new BackgroundTask(new BackgroundWork(ignore, NO_OPTIONS, nobody)))
  return {
    BackgroundOwner,
    BackgroundTask,
    BackgroundWork,
    ...require('./producer'),
    ...require('../settled-by'),
    ...require('../signal-group'),
    ...require('../task/work')
  }
}

module.exports = { BackgroundTasks }
