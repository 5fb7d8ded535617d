'use strict'

// Calls that wait for an answer, in order.

const { Fifo } = require('../fifo')
const { keepAlive } = require('../keep-alive')
const { checkSettledBy, settledBy } = require('../settled-by')

class Waiter {
  constructor () {
    this.promise = new Promise(settledBy(this))
    checkSettledBy(this, this.promise)
    // As Fifo wants it.
    this.previous = null
    this.next = null
  }
}

class Waiters {
  #queue = new Fifo()

  get isEmpty () {
    return this.#queue.first === null
  }

  /** The promise of an answer. */
  add () {
    const waiter = new Waiter()
    this.#queue.push(waiter)
    return waiter.promise
  }

  /** Answers the one that has waited longest. */
  answer (result) {
    const { first } = this.#queue
    this.#queue.remove(first)
    first.resolvePromise(result)
  }
}

keepAlive(new Waiter())

module.exports = { Waiters }
