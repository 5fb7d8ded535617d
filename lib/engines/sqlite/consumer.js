'use strict'

// The tasks of one route for one runner: has those run that were claimed, and stores
// what comes of them.

const { Claims } = require('./claims')
const { Outcome } = require('./outcome')

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
  #isStarting = false
  #claims = new Claims(this)
  #startSome = () => this.#start()

  /** `hooks`: those of the engine (lib/engine.js), claimed() and failed(error, item); see running.js. */
  constructor (store, owner, route, concurrency, hooks) {
    this.store = store
    this.owner = owner
    this.route = route
    this.number = store.route(route)
    this.concurrency = concurrency
    this.hooks = hooks
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
    return this.isDrained && !this.#claims.isBusy
  }

  /** How many more tasks it can have. */
  get room () {
    return this.concurrency - this.running.size - this.#waiting.length - this.#unstored
  }

  /** Looks for tasks, unless there is no room for any. */
  wake () {
    this.#claims.wake()
  }

  /** Has what was claimed run, or gives it back when it is stopped. */
  take (records) {
    this.hooks.claimed()
    for (const record of records) this.#waiting.push(record)
    if (this.#claims.isStopped) this.#giveBack(0, Infinity)
    else if (!this.#isStarting) this.#start()
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
    this.#claims.stop()
    this.store.delete(this)
    this.#giveBack(0, Infinity)
  }
}

module.exports = { Consumer }
