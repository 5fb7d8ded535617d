'use strict'

// The tasks of one route for one runner: asks for as many as there is room for,
// has them run, and stores what comes of them.
//
// There is one question for tasks at a time. It is asked at the end of what JavaScript
// does now, behind the outcomes that were handed in by then, so that both are in one
// transaction.

const { Outcome } = require('./outcome')
const { readClaim } = require('./rows')
const { VERB } = require('./verbs')

// Tasks are started for so long in one turn of the event loop, the rest in the next.
const MAX_START_MS = 1
const MAX_STARTED = 128

class Consumer {
  /** Attempts that run, by their task's id. */
  running = new Map()
  /** Claimed, and not started yet. */
  #waiting = []
  /** Outcomes that are on their way, and those of them that could not be stored yet. */
  #unsettled = 0
  #unstored = 0
  #isAsking = false
  #isAwake = false
  #isStarting = false
  #isStopped = false
  #question
  #cells = []
  #startSome

  /** `hooks`: run, settled, idle, retry of the engine; see lib/engine.js. */
  constructor (store, owner, route, concurrency, hooks) {
    this.store = store
    this.owner = owner
    this.route = route
    this.number = store.route(route)
    this.concurrency = concurrency
    this.hooks = hooks
    this.#startSome = () => this.#start()
    this.#question = {
      store: null,
      add: (cells, from, count) => { for (let i = from; i < from + count; i++) this.#cells.push(cells[i]) },
      succeed: (cells, from, count) => this.#answer(cells, from, count),
      fail: (makeError) => this.#fail(makeError())
    }
    store.add(this)
  }

  get hasTasks () {
    return this.running.size + this.#waiting.length > 0
  }

  /** Nothing runs, and what came of everything is stored. */
  get isDrained () {
    return !this.hasTasks && this.#unsettled === 0
  }

  /** And nothing is about to run. */
  get isIdle () {
    return this.isDrained && !this.#isAsking && !this.#isAwake
  }

  get #room () {
    return this.concurrency - this.running.size - this.#waiting.length - this.#unstored
  }

  /** Looks for tasks, unless there is no room for any. */
  wake () {
    if (this.#isAwake || this.#isStopped) return
    this.#isAwake = true
    process.nextTick(askForMore, this)
  }

  ask () {
    if (this.#isStopped) this.#isAwake = false
    // An answer that is under way may not know of what it was woken for; it asks again.
    if (this.#isAsking || !this.#isAwake) return
    this.#isAwake = false
    const room = this.#room
    if (room <= 0) return
    this.#isAsking = true
    this.store.send(this.#question, VERB.CLAIM, this.number, this.owner, room, Date.now())
  }

  #answer (cells, from, count) {
    this.#question.add(cells, from, count)
    const { due, records } = readClaim(this.#cells, this)
    this.#cells = []
    this.#isAsking = false
    this.store.due.set(due)
    this.hooks.claimed()
    for (const record of records) this.#waiting.push(record)
    if (this.#isStopped) this.#giveBack(0, Infinity)
    else if (!this.#isStarting) this.#start()
    this.ask()
    if (this.isIdle) this.hooks.idle()
  }

  // Whoever woke it meanwhile is heard when it is woken again.
  #fail (error) {
    this.#cells = []
    this.#isAsking = false
    this.#isAwake = false
    this.hooks.failed(error, this)
  }

  #start () {
    const until = performance.now() + MAX_START_MS
    for (let count = 0; this.#waiting.length > 0 && count < MAX_STARTED && performance.now() < until; count++) {
      const record = this.#waiting.shift()
      this.running.set(record.id, record)
      this.hooks.run(record)
    }
    this.#isStarting = this.#waiting.length > 0
    if (this.#isStarting) setImmediate(this.#startSome)
  }

  /** Has what came of an attempt stored, and looks for the next task. */
  settle (record, outcome) {
    if (this.running.get(record.id) === record) this.running.delete(record.id)
    this.#unsettled++
    new Outcome(this, record, outcome).send()
    this.wake()
  }

  /** A task was cancelled that may run here. One that was not started is given back, which ends it. */
  abort (id) {
    const record = this.running.get(id)
    const index = this.#waiting.findIndex((waiting) => waiting.id === id)
    if (record !== undefined) this.hooks.abort(record)
    if (index !== -1) this.#giveBack(index, 1)
  }

  /** Called when the outcome has reached the store; `end` as in lib/engine.js. */
  stored (record, outcome, end) {
    this.#unsettled--
    this.hooks.settled(record, outcome, end)
  }

  /** Counts an outcome that could not be stored yet: it keeps its room. */
  countUnstored (change) {
    this.#unstored += change
  }

  #giveBack (from, count) {
    for (const record of this.#waiting.splice(from, count)) this.settle(record, { type: 'released' })
  }

  /** No more tasks are taken; those that were not started are given back. */
  stop () {
    this.#isStopped = true
    this.store.delete(this)
    this.#giveBack(0, Infinity)
  }
}

function askForMore (consumer) {
  consumer.ask()
}

module.exports = { Consumer }
