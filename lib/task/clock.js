'use strict'

/** For how long something has waited and run, and the timer of its timeout. */
class Clock {
  #submittedAt = performance.now()
  #startedAt = null
  #timer = undefined

  /** It begins to run; `onTimeout` is called once it has run for `timeout` ms, unless that is 0 or it has stopped. */
  start (timeout, onTimeout) {
    this.#startedAt = performance.now()
    if (timeout !== 0) this.#timer = setTimeout(onTimeout, timeout)
  }

  stop () {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
  }

  /** What errors tell of it. */
  read () {
    const now = performance.now()
    if (this.#startedAt === null) return { phase: 'queued', queuedMs: now - this.#submittedAt, runMs: 0 }
    return { phase: 'running', queuedMs: this.#startedAt - this.#submittedAt, runMs: now - this.#startedAt }
  }
}

module.exports = { Clock }
