'use strict'

// The functions that were told to stop and run on: each keeps its slot a while longer. Their time
// keeps the process alive only as long as somebody waits for what they have.

const { clearTimeout, setTimeout } = require('../schedule')

const GRACE_MS = 5000

class Graces {
  #timers = new Map()
  #isAwaited

  /** `isAwaited()` answers whether somebody waits. */
  constructor (isAwaited) {
    this.#isAwaited = isAwaited
  }

  /** The function of `work` runs on; when its time is over, work.leave() is called. */
  start (work) {
    this.#timers.set(work, setTimeout(() => work.leave(), GRACE_MS))
    this.review()
  }

  /** It has ended, or its time is over. */
  end (work) {
    if (this.#timers.size === 0) return
    clearTimeout(this.#timers.get(work))
    this.#timers.delete(work)
  }

  /** Somebody waits now, or nobody does any more. */
  review () {
    if (this.#timers.size === 0) return
    const isAwaited = this.#isAwaited()
    for (const timer of this.#timers.values()) {
      if (isAwaited) timer.ref()
      else timer.unref()
    }
  }
}

module.exports = { Graces }
