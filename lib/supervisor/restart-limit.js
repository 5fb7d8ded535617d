'use strict'

/** How often is too often: more than `count` times within `seconds`. */
class RestartLimit {
  #count
  #ms
  #times = []

  constructor (count, seconds) {
    this.#count = count
    this.#ms = seconds * 1000
  }

  /** Counts one more; answers whether that is one too many. */
  isExceeded () {
    if (this.#count === Infinity) return false
    const now = performance.now()
    this.#times = this.#times.filter((time) => now - time <= this.#ms)
    this.#times.push(now)
    return this.#times.length > this.#count
  }
}

module.exports = { RestartLimit }
