'use strict'

// What runs the function of a stream on one item after another, each in a slot of
// its reorder buffer.

const { Deadlines } = require('./deadlines')
const { TimeoutError } = require('./errors')
const { functions, nameOf } = require('./function-work')
const { isThenable } = require('./stream-source')
const { abort, mute, TaskContext } = require('./task-context')
const { isTraced, Trace } = require('./trace')

function countLate () {
  functions.abandoned--
}

class FunctionRunner {
  #fn
  #name
  #timeout
  #onProgress
  #deadlines

  /** `listRunning` answers the slots that run. */
  constructor (fn, { name, timeout = 0, onProgress = null }, listRunning) {
    this.#fn = fn
    this.#name = name
    this.#timeout = timeout
    this.#onProgress = onProgress
    this.#deadlines = timeout === 0 ? null : new Deadlines(timeout, listRunning, (slot) => this.#expire(slot))
  }

  run (slot) {
    slot.work = new TaskContext(this.#onProgress === null ? null : (value) => this.#onProgress(value, slot.item))
    if (isTraced()) {
      slot.trace = new Trace(this.#name, 'javascript')
      slot.startedAt = performance.now()
    }
    let result, isPromised
    try {
      result = this.#fn(slot.item, slot.work)
      isPromised = isThenable(result)
    } catch (error) {
      slot.reject(error)
      return
    }
    if (isPromised) this.#follow(slot, result)
    else slot.fulfil(result)
  }

  // The function may have ended the stream.
  #follow (slot, promise) {
    if (this.#deadlines !== null && slot.isRunning) {
      slot.isTimed = true
      this.#deadlines.start(slot)
    }
    Promise.resolve(promise).then(slot.fulfil, slot.reject)
  }

  #expire (slot) {
    const runMs = performance.now() - slot.startedAt
    const message = `task '${this.#name}' did not end within its timeout of ${this.#timeout} ms`
    slot.isExpired = true
    this.abandon(slot, new TimeoutError(message, { task: this.#name, phase: 'running', queuedMs: 0, runMs }))
  }

  /** Settles what runs, and tells its function to stop. */
  abandon (slot, reason) {
    const { work } = slot
    functions.abandoned++
    slot.onLate = countLate
    slot.reject(reason)
    abort(work, reason)
  }

  /** To be called when a slot is settled, in whichever way. */
  end (slot) {
    if (slot.isTimed) this.#deadlines.end()
    if (this.#onProgress !== null) mute(slot.work)
    if (slot.trace === null) return
    if (slot.onLate === null) slot.trace.time(0, performance.now() - slot.startedAt)
    if (slot.isRejected) slot.trace.fail(slot.value)
    else slot.trace.succeed(slot.value)
  }
}

/** What runs `fn`, with the options of a stream. */
function createRunner (fn, options, listRunning) {
  return new FunctionRunner(fn, { ...options, name: options.name ?? nameOf(fn) }, listRunning)
}

module.exports = { createRunner }
