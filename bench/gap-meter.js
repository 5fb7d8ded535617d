'use strict'

// The event loop's pauses: the time between consecutive setImmediate runs.

const { performance } = require('node:perf_hooks')
const { quantile } = require('./stats')

class GapMeter {
  #gaps = []
  #last = performance.now()
  #timer = setImmediate(() => this.#tick())

  #tick () {
    this.#note()
    this.#timer = setImmediate(() => this.#tick())
  }

  #note () {
    const now = performance.now()
    this.#gaps.push(now - this.#last)
    this.#last = now
  }

  // The gap that is still open counts too.
  stop () {
    this.#note()
    clearImmediate(this.#timer)
    return {
      'gap p50, ms': quantile(this.#gaps, 0.5),
      'gap p99, ms': quantile(this.#gaps, 0.99),
      'gap max, ms': quantile(this.#gaps, 1)
    }
  }
}

module.exports = { GapMeter }
