'use strict'

// The one timer of a file: when the next task that waits for its time is due.

const { MAX_TIMER_MS } = require('../../time')

class Due {
  #timer = null
  #at = Infinity
  #onDue

  constructor (onDue) {
    this.#onDue = onDue
  }

  /** The next task is due at `at`, or none is: what was due before is now there to be taken, by anybody. */
  set (at) {
    if (at === this.#at) return
    const wasDue = this.#at <= Date.now()
    clearTimeout(this.#timer)
    this.#timer = null
    this.#at = at
    if (at !== Infinity) this.#arm()
    if (wasDue) this.#onDue()
  }

  /** A task is due at `at`, which may be the next. */
  add (at) {
    if (at < this.#at) this.set(at)
  }

  clear () {
    clearTimeout(this.#timer)
    this.#timer = null
    this.#at = Infinity
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
    this.#timer = null
    this.#at = Infinity
    this.#onDue()
  }
}

module.exports = { Due }
