'use strict'

// The attempts of a route that were claimed and are not started yet, in order. Some are
// started in each turn of the event loop.

const { Fifo } = require('../../fifo')
const { setImmediate } = require('../../schedule')

// For so long in one turn, the rest in the next.
const MAX_START_MS = 1
const MAX_STARTED = 128

class Starts {
  #waiting = new Fifo()
  #run
  #isStarting = false
  #startSome = () => this.#start()

  /** `run(record)` starts an attempt. */
  constructor (run) {
    this.#run = run
  }

  get isEmpty () {
    return this.#waiting.first === null
  }

  /** Those that wait, as they are now. */
  list () {
    return [...this.#waiting]
  }

  push (record) {
    this.#waiting.push(record)
  }

  /** `record`, which waits, will not be started. */
  remove (record) {
    this.#waiting.remove(record)
  }

  /** Starts what waits, now and in the turns to come. */
  begin () {
    if (!this.#isStarting) this.#start()
  }

  #start () {
    const until = performance.now() + MAX_START_MS
    for (let count = 0; !this.isEmpty && count < MAX_STARTED && performance.now() < until; count++) {
      const record = this.#waiting.first
      this.#waiting.remove(record)
      record.isWaiting = false
      this.#run(record)
    }
    this.#isStarting = !this.isEmpty
    if (this.#isStarting) setImmediate(this.#startSome)
  }
}

module.exports = { Starts }
