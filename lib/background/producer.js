'use strict'

// A call of send() that waits for room, in a Fifo of those that do.

const { AsyncResource } = require('node:async_hooks')
const { checkSettledBy, settledBy } = require('../settled-by')
const { follow } = require('../signal-group')

class Producer extends AsyncResource {
  #hasThrown = false

  /**
   * Waits at the end of `producers` until there is room to start() its task, or `signal`,
   * if there is one, aborts, or it is refused.
   */
  constructor (producers, signal, start, makeRefusal) {
    super('offloop.producer', { requireManualDestroy: true })
    this.producers = producers
    this.start = start
    this.makeRefusal = makeRefusal
    this.signal = null
    this.previous = null
    this.next = null
    this.promise = new Promise(settledBy(this))
    checkSettledBy(this, this.promise)
    producers.push(this)
    if (signal !== undefined) this.#follow(signal)
  }

  // A signal may be anything with the methods of one, and the stack may end in them. Then there is none to leave the
  // line either: whoever comes to this place in it finds that the call has thrown.
  #follow (signal) {
    try {
      follow(signal, this)
    } catch (error) {
      this.#hasThrown = true
      throw error
    }
  }

  /** There is room: its task starts, in the async context of its call. */
  accept () {
    this.leave()
    if (!this.#hasThrown) this.resolvePromise({ task: this.runInAsyncScope(this.start) })
  }

  /** There will be none any more. */
  refuse () {
    this.abort(this.makeRefusal())
  }

  abort (reason) {
    this.leave()
    if (!this.#hasThrown) this.rejectPromise(reason)
  }

  leave () {
    this.producers.remove(this)
    if (this.signal !== null) this.signal.forget(this)
    this.emitDestroy()
  }
}

module.exports = { Producer }
