'use strict'

// What a function that runs as a task gets: { signal, progress }. Most functions look
// at neither, so both are made when they are first read.

const { keepAlive } = require('../keep-alive')
const { Listener } = require('../listener')

/** Aborts the signal of a context: (context, reason). The first reason stays. */
let abort

/** Nobody hears any more what the function reports: (context). */
let mute

class TaskContext {
  #controller = null
  #listener = null

  /** `onProgress` hears what the function reports, in the async context that this is made in; null for nobody. */
  constructor (onProgress) {
    if (onProgress !== null) this.#listener = new Listener(onProgress)
  }

  /** Aborts when the task is told to stop. */
  get signal () {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  /** Reports a value to the task's onProgress; does nothing once the task has settled. */
  get progress () {
    return (value) => { this.#listener?.report(value) }
  }

  // Not private methods, which would cost each context a field.
  static {
    abort = (context, reason) => {
      context.#controller ??= new AbortController()
      context.#controller.abort(reason)
    }
    mute = (context) => {
      if (context.#listener === null) return
      context.#listener.emitDestroy()
      context.#listener = null
    }
  }
}

keepAlive(new TaskContext(null))

module.exports = { TaskContext, abort, mute }
