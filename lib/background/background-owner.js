'use strict'

// What a BackgroundTasks does, and what its tasks share: options, room and refusals, the
// slots, what is counted, and the events in which others hear of them. Its methods are
// those of the same names.

const { EventEmitter } = require('node:events')
const { BackgroundTask } = require('./background-task')
const { BackgroundWork } = require('./background-work')
const { ClosedError, QueueFullError } = require('../errors')
const { keepAlive } = require('../keep-alive')
const { nameOf } = require('../task/name')
const { abortSignal, callable, duration, limitFrom, NO_OPTIONS, nonEmptyString, parseOptions, priority, timeout } = require('../options')
const { raiseUncaught } = require('../platform')
const { Producer } = require('./producer')
const { Deferred } = require('../settled-by')
const { abortReason } = require('../signal-group')
const { SlowTasks } = require('./slow-tasks')
const { Slots } = require('./slots')
const { Waiting } = require('../task/waiting')
const { show } = require('../thrown')

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
  const name = nameOf(options.name ?? fn)
  return new Class(`background task '${name}' was not accepted: ${reason}`, { task: name, phase: 'queued', queuedMs: 0, runMs: 0 })
}

const closedRefusal = (fn, options) => refusal(ClosedError, fn, options, 'its queue is closed')

function closedError (work) {
  return new ClosedError(`background task '${work.name}' did not end before its queue was closed`, work.whereabouts())
}

class BackgroundOwner {
  counts = { completed: 0, failed: 0 }
  /** No task is waited for any more. */
  isClosed = false
  #emitter
  #capacity
  /** Resolves when all is over; null while tasks are accepted. */
  #closing = null
  #idlers = new Waiting()
  #onRoom = () => this.#emit('drain')
  #onEmpty = () => {
    if (this.slowTasks.hasSuspects) return
    this.#idlers.tell()
    this.#emit('idle')
  }

  constructor (emitter, options) {
    const { concurrency, capacity, slow } = { ...DEFAULTS, ...parseOptions('BackgroundTasks', options, SCHEMA) }
    this.#emitter = emitter
    this.#capacity = capacity
    this.slowTasks = new SlowTasks(slow, {
      onSlow: (event) => this.#emit('slow', event),
      onJudged: () => { if (this.slots.isEmpty) this.#onEmpty() }
    })
    const isAwaited = () => !this.#idlers.isEmpty
    this.slots = new Slots(concurrency, capacity, { onRoom: this.#onRoom, onEmpty: this.#onEmpty, isAwaited })
  }

  get queued () {
    return this.slots.queue.size
  }

  get running () {
    return this.slots.runningCount
  }

  addTask (fn, options) {
    const parsed = parseTask('addTask()', fn, options)
    if (this.#closing !== null) throw closedRefusal(fn, parsed)
    if (!this.slots.hasRoom) {
      this.slots.refuse()
      throw refusal(QueueFullError, fn, parsed, `${this.#capacity} wait already`)
    }
    return this.#start(fn, parsed)
  }

  async send (fn, options) {
    const parsed = parseTask('send()', fn, options)
    if (this.#closing !== null) throw closedRefusal(fn, parsed)
    const { signal } = parsed
    if (signal?.aborted) throw abortReason(signal)
    if (this.slots.hasRoom) return { task: this.#start(fn, parsed) }
    const refuse = () => closedRefusal(fn, parsed)
    return new Producer(this.slots.producers, signal, () => this.#start(fn, parsed), refuse).promise
  }

  #start (fn, options) {
    const work = new BackgroundWork(fn, options, this)
    const task = new BackgroundTask(work)
    work.submit()
    return task
  }

  async idle () {
    await this.#isIdleWithin(Infinity)
  }

  async #isIdleWithin (ms) {
    if (this.slots.isEmpty && !this.slowTasks.hasSuspects) return
    const isOver = this.#idlers.within(ms)
    this.slots.graces.review()
    await isOver
    this.slots.graces.review()
  }

  async close (options) {
    const { timeout = CLOSE_MS } = parseOptions('close()', options, CLOSE_SCHEMA)
    if (this.#closing === null) {
      this.#closing = new Deferred()
      this.#closing.resolvePromise(this.#end(timeout))
    }
    return this.#closing.promise
  }

  async #end (ms) {
    for (const producer of [...this.slots.producers]) producer.refuse()
    await this.#isIdleWithin(ms)
    this.isClosed = true
    for (const work of [...this.slots]) {
      if (work.state === 'pending') work.abort(closedError(work))
      else work.leave()
    }
  }

  stats () {
    return { queued: this.queued, running: this.running, ...this.counts, slow: this.slowTasks.count() }
  }

  /** `task` failed, and nobody else hears of it. */
  report (reason, task) {
    if (this.#emitter.listenerCount('error') > 0) {
      this.#emit('error', reason, task)
      return
    }
    const message = `Background task '${task.name}' failed, and nobody asked: ${show(reason)}`
    process.emitWarning(message, { type: 'OffloopWarning', code: 'OFFLOOP_TASK_FAILED' })
  }

  // What a listener throws disturbs no task.
  #emit (event, ...args) {
    try {
      this.#emitter.emit(event, ...args)
    } catch (error) {
      raiseUncaught(error)
    }
  }
}

/** The owner of the tasks of `emitter`, a BackgroundTasks, whose listeners it tells. */
function createOwner (emitter, options) {
  return new BackgroundOwner(emitter, options)
}

const nobody = createOwner(new EventEmitter(), { slow: Infinity })
keepAlive(new BackgroundTask(new BackgroundWork(() => {}, NO_OPTIONS, nobody)))

module.exports = { createOwner }
