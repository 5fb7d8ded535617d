'use strict'

// The question for the tasks of one route: for as many as their consumer has room for.
//
// There is one at a time. It is asked at the end of what JavaScript does now, behind the
// outcomes that were handed in by then, so that both are in one transaction.

const { readClaim } = require('./rows')
const { nextTick } = require('../../schedule')
const { addFailWith } = require('./store-error')
const { verb } = require('./verbs')

const CLAIM = verb('CLAIM', 'route', 'owner', 'limit', 'now')

class Claims {
  /** Of the question; see answers.js. */
  store = null
  isStopped = false
  #consumer
  #cells = []
  #isAsking = false
  #isAwake = false
  #hasNews = false

  constructor (consumer) {
    this.#consumer = consumer
  }

  /** Whether an answer is to come, or a question to be asked. */
  get isBusy () {
    return this.#isAsking || this.#isAwake
  }

  /** Asks soon, unless there is no room by then. */
  wake () {
    if (this.#isAwake || this.isStopped) return
    this.#isAwake = true
    nextTick(askSoon, this)
  }

  /** Others have changed something: without room it may be that the route is paused. */
  hearNews () {
    this.#hasNews = true
    this.wake()
  }

  ask () {
    if (this.isStopped) this.#isAwake = false
    // An answer that is under way may not know of what it was woken for; it asks again.
    if (this.#isAsking || !this.#isAwake) return
    this.#isAwake = false
    const { store, number, owner, room, hasWaiting } = this.#consumer
    if (room <= 0 && !(this.#hasNews && hasWaiting)) return
    this.#hasNews = false
    this.#isAsking = true
    store.send(this, CLAIM, number, owner, Math.max(room, 0), Date.now())
  }

  add (cells, from, count) {
    for (let i = from; i < from + count; i++) this.#cells.push(cells[i])
  }

  succeed (cells, from, count) {
    const consumer = this.#consumer
    this.add(cells, from, count)
    const { due, isPaused, hasMore, records } = readClaim(this.#cells, consumer)
    this.#cells = []
    this.#isAsking = false
    this.#isAwake ||= hasMore
    consumer.due.set(due)
    consumer.take(records, isPaused)
    this.ask()
    if (consumer.isIdle) consumer.hooks.idle()
  }

  // Whoever woke it meanwhile is heard when it is woken again.
  fail (failure) {
    this.#cells = []
    this.#isAsking = false
    this.#isAwake = false
    this.#consumer.hooks.failed(failure, this)
  }

  stop () {
    this.isStopped = true
  }
}

addFailWith(Claims)

function askSoon (claims) {
  claims.ask()
}

module.exports = { Claims }
