'use strict'

// Which of the tasks that one runner runs were cancelled, by other threads or processes
// too. There is one question at a time; whoever wakes it meanwhile has it ask again.

const { addFailWith } = require('./store-error')
const { verb } = require('./verbs')

const CANCELLED = verb('CANCELLED', 'owner')

class Cancels {
  #store
  #owner
  #consumers
  #hooks
  #ids = []
  #isAsking = false
  #isAwake = false
  #isStopped = false

  /** `consumers`: the runner's, by route. */
  constructor (store, owner, consumers, hooks) {
    this.#store = store
    this.#owner = owner
    this.#consumers = consumers
    this.#hooks = hooks
    /** Of the question; see answers.js. */
    this.store = null
    store.cancels.add(this)
  }

  get #hasTasks () {
    for (const consumer of this.#consumers.values()) if (consumer.hasTasks) return true
    return false
  }

  /** Asks, unless nothing runs that could have been cancelled. */
  wake () {
    this.#isAwake = true
    if (this.#isAsking || this.#isStopped) return
    this.#isAwake = false
    if (!this.#hasTasks) return
    this.#isAsking = true
    this.#store.send(this, CANCELLED, this.#owner)
  }

  add (cells, from, count) {
    for (let i = from; i < from + count; i++) this.#ids.push(String(cells[i]))
  }

  succeed (cells, from, count) {
    this.add(cells, from, count)
    this.#isAsking = false
    for (const id of this.#ids.splice(0)) this.abort(id)
    if (this.#isAwake) this.wake()
  }

  // It is woken again.
  fail (failure) {
    this.#ids = []
    this.#isAsking = false
    this.#hooks.failed(failure, this)
  }

  /** Tells whoever runs the task that it was cancelled. */
  abort (id) {
    for (const consumer of this.#consumers.values()) consumer.abort(id)
  }

  stop () {
    this.#isStopped = true
    this.#store.cancels.delete(this)
  }
}

addFailWith(Cancels)

module.exports = { Cancels }
