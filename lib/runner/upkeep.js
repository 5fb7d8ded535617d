'use strict'

// Keeps the history within its limits: soon after a runner has started, every hour,
// and whenever so many tasks have ended; a portion at a time, so that others get in. And sees to
// deadlines whose timer was lost.

const { HOUR } = require('./defaults')
const { clearInterval, setInterval } = require('../schedule')

const PORTION = 1000
const LOOK_MS = 5000
const MANY = 10_000

class Upkeep {
  #host
  #timer = null
  #prunedAt = -Infinity
  #prunedEnded = 0
  #isPruning = false

  constructor (host) {
    this.#host = host
  }

  start () {
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
    this.#look()
  }

  stop () {
    clearInterval(this.#timer)
    this.#timer = null
  }

  #look () {
    const { deadlines, ended } = this.#host
    // A timer that was set while somebody faked timers may never be over.
    deadlines.look()
    const isRecent = performance.now() - this.#prunedAt < HOUR && ended - this.#prunedEnded < MANY
    if (this.#isPruning || isRecent) return
    this.#prunedAt = performance.now()
    this.#prunedEnded = ended
    this.#isPruning = true
    this.prune(() => this.#timer !== null)
      .catch((error) => this.#host.report(error))
      .finally(() => { this.#isPruning = false })
  }

  /** Removes what is past its limits, as long as `goesOn()`; answers how many tasks. */
  async prune (goesOn = () => true) {
    const { engine, keep: { count, bytes } } = this.#host
    let total = 0
    for (let hasMore = true; hasMore && goesOn();) {
      const portion = await engine.prune({ count, bytes, limit: PORTION })
      total += portion.removed
      hasMore = portion.hasMore
    }
    return total
  }
}

module.exports = { Upkeep }
