'use strict'

// What runs the function of a stream on one item after another, each in a slot of its
// reorder buffer: run(slot) settles it, sooner or later; abandon(slot, reason) does so
// now, and tells the function to stop; end(slot) is to be called when it is settled.

const { CommonTimeout } = require('./common-timeout')
const { NO_ID } = require('../native/flags')
const { TimeoutError } = require('../errors')
const { functions } = require('../task/function-work')
const { isTaskFunction, kSettings } = require('../native/settings')
const { submitPromise } = require('../native/submission')
const { abort, mute, TaskContext } = require('../task/task-context')
const { isTraced, Trace } = require('../trace')
const { isThenable, then } = require('../then')
const { nameOf } = require('../task/name')

function countLate () {
  functions.abandoned--
}

function ignore () {}

class FunctionRunner {
  #fn
  #name
  #timeoutMs
  #onProgress
  #timeout // null for none

  /** `listRunning` answers the slots that run. */
  constructor (fn, { name = nameOf(fn), timeout = 0, onProgress = null }, listRunning) {
    this.#fn = fn
    this.#name = name
    this.#timeoutMs = timeout
    this.#onProgress = onProgress
    this.#timeout = timeout === 0 ? null : new CommonTimeout(timeout, listRunning, (slot) => this.#expire(slot))
  }

  run (slot) {
    slot.work = new TaskContext(this.#onProgress === null ? null : (value) => this.#onProgress(value, slot.item))
    if (isTraced()) {
      slot.trace = new Trace(this.#name, 'javascript')
      slot.startedAt = performance.now()
    }
    let result, promise
    try {
      const fn = this.#fn
      result = fn(slot.item, slot.work)
      promise = isThenable(result) ? Promise.resolve(result) : null
    } catch (error) {
      slot.reject(error)
      return
    }
    if (promise !== null) this.#follow(slot, promise)
    else slot.fulfil(result)
  }

  abandon (slot, reason) {
    const { work } = slot
    functions.abandoned++
    slot.onLate = countLate
    slot.reject(reason)
    abort(work, reason)
  }

  end (slot) {
    if (slot.isTimed) this.#timeout.end()
    if (this.#onProgress !== null) mute(slot.work)
    if (slot.trace === null) return
    if (slot.onLate === null) slot.trace.time(0, slot.isTimed ? this.#timeout.age(slot) : performance.now() - slot.startedAt)
    if (slot.isRejected) slot.trace.fail(slot.value)
    else slot.trace.succeed(slot.value)
  }

  #follow (slot, promise) {
    // The function may have ended the stream.
    if (this.#timeout !== null && slot.isRunning) {
      slot.isTimed = true
      this.#timeout.start(slot)
    }
    then(promise, slot.fulfil, slot.reject)
  }

  #expire (slot) {
    const runMs = this.#timeout.age(slot)
    if (slot.trace !== null) slot.trace.time(0, runMs)
    const message = `task '${this.#name}' did not end within its timeout of ${this.#timeoutMs} ms`
    slot.isExpired = true
    this.abandon(slot, new TimeoutError(message, { task: this.#name, phase: 'running', queuedMs: 0, runMs }))
  }
}

class TaskFunctionRunner {
  #taskFunction
  #onProgress

  constructor (taskFunction, { name, timeout, onProgress = null }) {
    this.#taskFunction = taskFunction.with({ name, timeout })
    this.#onProgress = onProgress
  }

  run (slot) {
    const { item } = slot
    const onProgress = this.#onProgress
    const taskFunction = onProgress === null ? this.#taskFunction : this.#taskFunction.with({ onProgress: (report) => onProgress(report, item) })
    slot.work = submitPromise(taskFunction[kSettings], [item])
    then(slot.work.promise, slot.fulfil, slot.reject)
    if (!slot.isRunning && slot.work.id !== NO_ID) slot.work.abort(slot.value)
  }

  abandon (slot, reason) {
    const { work } = slot
    slot.onLate = ignore
    slot.reject(reason)
    // A getter of its item may have ended the stream, before there was a task.
    if (work !== null && work.id !== NO_ID) work.abort(reason)
  }

  end (slot) {
    slot.isExpired = slot.isRejected && slot.value instanceof TimeoutError
  }
}

/** What runs `fn`, with the options of a stream. */
function createRunner (fn, options, listRunning) {
  return isTaskFunction(fn) ? new TaskFunctionRunner(fn, options) : new FunctionRunner(fn, options, listRunning)
}

module.exports = { createRunner }
