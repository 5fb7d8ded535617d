'use strict'

// When the next task of a route that waits for its time is due.

const { MAX_TIMER_MS } = require('../../time')

class Due {
  #timer = null
  #at = Infinity
  #onDue

  constructor (onDue) {
    this.#onDue = onDue
  }

  /** The next task is due at `at`; Infinity: there is none. */
  set (at) {
    if (at === this.#at) return
    clearTimeout(this.#timer)
    this.#timer = null
    this.#at = at
    if (at !== Infinity) this.#arm()
  }

  /** A task is due at `at`, which may be the next. */
  add (at) {
    if (at < this.#at) this.set(at)
  }

  /** The clock may have jumped over it. */
  look () {
    if (this.#at <= Date.now()) this.#expire()
  }

  clear () {
    this.set(Infinity)
  }

  // A timer that is over too soon, as none takes longer, is set again. At least 1 ms, so that tasks that nobody takes although they are due keep nobody busy.
  #arm () {
    const ms = Math.min(Math.max(this.#at - Date.now(), 1), MAX_TIMER_MS)
    this.#timer = setTimeout(() => this.#expire(), ms).unref()
  }

  #expire () {
    if (Date.now() < this.#at) {
      this.#arm()
      return
    }
    this.clear()
    this.#onDue()
  }
}

module.exports = { Due }
