'use strict'

// The attempts that run, and the one timer for when the first of them has run for too
// long: a timer each would cost more than many a handler does.

const { timerMs } = require('../time')

// Those that are due within so many ms are looked at together.
const COARSE_MS = 5

class Deadlines {
  #attempts = new Set()
  #timer = null
  #at = Infinity

  /** Has `attempt.expire()` called when its `deadline`, a time of performance.now(), is over. */
  add (attempt) {
    this.#attempts.add(attempt)
    if (attempt.deadline < this.#at) this.#arm(attempt.deadline)
  }

  delete (attempt) {
    this.#attempts.delete(attempt)
  }

  #arm (at) {
    clearTimeout(this.#timer)
    this.#at = at
    this.#timer = setTimeout(() => this.look(), timerMs(at - performance.now())).unref()
  }

  /** Called when the first deadline may be over. */
  look () {
    const now = performance.now()
    let next = Infinity
    this.#at = Infinity
    for (const attempt of [...this.#attempts]) {
      if (attempt.deadline <= now) attempt.expire()
      if (this.#attempts.has(attempt)) next = Math.min(next, attempt.deadline)
    }
    if (next < this.#at) this.#arm(Math.max(next, now + COARSE_MS))
  }
}

module.exports = { Deadlines }
