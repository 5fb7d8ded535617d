'use strict'

// What a function that runs as a task gets: { signal, progress }. Most functions look
// at neither, so both are made when they are first read.

const { Listener } = require('./listener')

/** Aborts the signal of a context: (context, reason). The first reason stays. */
let abort

/** Nobody hears any more what the function reports: (context). */
let mute

class TaskContext {
  #controller = null
  #reason
  #isAborted = false
  #listener = null
  #progress = null

  /** `onProgress` hears what the function reports, in the async context that this is made in; null for nobody. */
  constructor (onProgress) {
    if (onProgress !== null) this.#listener = new Listener(onProgress)
  }

  /** Aborts when the task is told to stop. */
  get signal () {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      if (this.#isAborted) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** Reports a value to the task's onProgress; does nothing once the task has settled. */
  get progress () {
    this.#progress ??= (value) => { this.#listener?.report(value) }
    return this.#progress
  }

  #abort (reason) {
    if (this.#isAborted) return
    this.#isAborted = true
    this.#reason = reason
    this.#controller?.abort(reason)
  }

  #mute () {
    this.#listener?.emitDestroy()
    this.#listener = null
  }

  static {
    abort = (context, reason) => context.#abort(reason)
    mute = (context) => context.#mute()
  }
}

module.exports = { TaskContext, abort, mute }
