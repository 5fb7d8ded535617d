'use strict'

// The tasks of one route for one runner: has those run that were claimed, and stores
// what comes of them.

const { Claims } = require('./claims')
const { Due } = require('./due')
const { Outcome } = require('./outcome')
const { Starts } = require('./starts')

const RELEASED = Object.freeze({ type: 'released' })

class Consumer {
  /** When the next task of the route is due. */
  due = new Due(() => this.wake())
  /** By their task's id, attempts that run, and those that were claimed and not started yet. */
  #records = new Map()
  /** Outcomes that are on their way, and those of them that could not be stored yet. */
  #unsettled = 0
  #unstored = 0
  #claims = new Claims(this)
  #starts
  /** By their records, those who want to know when one that was given back is so on disk. */
  #givenBack = new Map()

  /** `hooks`: those of the engine (lib/engine.js), claimed() and failed(failure, item); see running.js. */
  constructor (store, owner, route, concurrency, hooks) {
    this.store = store
    this.owner = owner
    this.route = route
    this.number = store.route(route)
    this.concurrency = concurrency
    this.hooks = hooks
    this.#starts = new Starts(hooks.run)
    store.add(this)
  }

  get hasTasks () {
    return this.#records.size > 0
  }

  /** Whether something was claimed and is not started. */
  get hasWaiting () {
    return !this.#starts.isEmpty
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
    return this.concurrency - this.#records.size - this.#unstored
  }

  /** The attempts that run. */
  get running () {
    return [...this.#records.values()].filter(({ isWaiting }) => !isWaiting)
  }

  /** Looks for tasks, unless there is no room for any. */
  wake () {
    this.#claims.wake()
  }

  hearNews () {
    this.#claims.hearNews()
  }

  /** Has what was claimed run, or gives it back when it is stopped, and all that waits when the route is paused. */
  take (records, isPaused) {
    this.hooks.claimed()
    for (const record of records) {
      this.#records.set(record.id, record)
      this.#starts.push(record)
    }
    if (this.#claims.isStopped || isPaused) this.#giveBackAll()
    else this.#starts.begin()
  }

  /** Has what came of an attempt stored, and looks for the next task. */
  settle (record, outcome) {
    if (this.#records.get(record.id) === record) this.#records.delete(record.id)
    this.#unsettled++
    new Outcome(this, record, outcome).send()
    this.wake()
  }

  /** A task was cancelled that may run here. One that was not started is given back, which ends it. */
  abort (id) {
    const record = this.#records.get(id)
    if (record === undefined) return
    if (record.isWaiting) this.#giveBack(record)
    else this.hooks.abort(record)
  }

  /** Called when the outcome has reached the store; `end` as in lib/engine.js. */
  stored (record, outcome, end) {
    this.#unsettled--
    this.#givenBack.get(record)?.()
    this.hooks.settled(record, outcome, end)
  }

  /** Counts an outcome that could not be stored yet: it keeps its room. */
  countUnstored (change) {
    this.#unstored += change
  }

  #giveBack (record) {
    this.#starts.remove(record)
    this.settle(record, RELEASED)
  }

  #giveBackAll () {
    for (const record of this.#starts.list()) this.#giveBack(record)
  }

  /** The route was paused: resolves when what was claimed and not started is given back. */
  async pause () {
    const waiting = this.#starts.list()
    const stored = waiting.map((record) => new Promise((resolve) => this.#givenBack.set(record, resolve)))
    this.#giveBackAll()
    await Promise.all(stored)
    for (const record of waiting) this.#givenBack.delete(record)
  }

  /** No more tasks are taken; those that were not started are given back. */
  stop () {
    this.#claims.stop()
    this.due.clear()
    this.store.delete(this)
    this.#giveBackAll()
  }
}

module.exports = { Consumer }
