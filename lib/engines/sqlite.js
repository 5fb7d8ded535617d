'use strict'

// The engine that keeps tasks in a file of SQLite; lib/engine.js says what engines do.

const { ClosedError, invalidArgument } = require('../errors')
const { keptUntil } = require('./sqlite/outcome')
const { push, pushAll } = require('./sqlite/pushes')
const { ask, askState, askWhether, toNumber } = require('./sqlite/requests')
const { readCounts, readLines, readTasks } = require('./sqlite/rows')
const { Running } = require('./sqlite/running')
const { acquire } = require('./sqlite/store')
const { STATE, VERB } = require('./sqlite/verbs')

const MAX_LINES = 1000

const CAPABILITIES = Object.freeze({ engine: 'sqlite', atomicPushTasks: true, replace: true, cancelRunning: true, pauseRoute: true })

class SqliteEngine {
  capabilities = CAPABILITIES
  #location
  #isFull
  #store = null
  #isClosed = false
  #running

  constructor (location, { synchronous, keep }, hooks) {
    this.#location = location
    this.#isFull = synchronous === 'full'
    this.keep = keep
    this.#running = new Running(this, hooks)
  }

  get store () {
    if (this.#isClosed) throw new ClosedError('the runner is stopped')
    this.#store ??= acquire(this.#location, this.#isFull)
    return this.#store
  }

  // --- Running

  async start () {
    await this.#running.start()
  }

  consume (route, concurrency) {
    this.#running.consume(route, concurrency)
  }

  settle (record, outcome) {
    record.consumer.settle(record, outcome)
  }

  running () {
    return this.#running.records()
  }

  halt () {
    this.#running.halt()
  }

  async drain (timeout) {
    await this.#running.drain(timeout)
  }

  async leave () {
    await this.#running.leave()
    // Answers come in the order of the questions: behind this one's, or its failure, there is none to come.
    if (this.#store !== null) await this.get('').catch(() => {})
  }

  async close () {
    this.#isClosed = true
    this.#running.close()
    await this.#store?.release()
  }

  // --- Pushing

  push (task) {
    return push(this.store, task)
  }

  async pushAll (tasks) {
    return await pushAll(this.store, tasks)
  }

  // --- One task

  async progress ({ number, consumer, attempt }, json) {
    return await askWhether(this.store, VERB.PROGRESS, number, consumer.owner, attempt, json)
  }

  async log ({ number, consumer, attempt }, text) {
    return await askWhether(this.store, VERB.LOG, number, consumer.owner, attempt, text, MAX_LINES, Date.now())
  }

  async cancel (id, error, keepMs) {
    const now = Date.now()
    const state = await askState(this.store, VERB.CANCEL, toNumber(id), error, keptUntil(keepMs, now), now)
    if (state === 'executing') this.store.abort(id)
    return state
  }

  async retry (id) {
    return await this.#makeDue(VERB.RETRY_NOW, id)
  }

  async runNow (id) {
    return await this.#makeDue(VERB.RUN_NOW, id)
  }

  async #makeDue (verb, id) {
    const state = await askState(this.store, verb, toNumber(id), Date.now())
    this.store.wakeAll()
    return state
  }

  async get (id) {
    return readTasks(await ask(this.store, VERB.GET, toNumber(id)))[0] ?? null
  }

  async lines (id) {
    return readLines(await ask(this.store, VERB.LINES, toNumber(id), 0, MAX_LINES))
  }

  // --- All tasks

  async pause (route, paused) {
    await ask(this.store, VERB.PAUSE, this.store.route(route), paused ? 1 : 0)
    if (!paused) this.store.wake(route)
  }

  /** The number behind which a page begins. */
  #behind (after) {
    if (after === undefined) return 0
    const number = toNumber(after)
    if (number === 0) throw invalidArgument(RangeError, "option 'after' of listTasks()", 'the id of a task, as pushTask answers it', after)
    return number
  }

  async list ({ route, state, after, limit }) {
    const number = route === undefined ? null : this.store.route(route)
    return readTasks(await ask(this.store, VERB.LIST, number, STATE[state] ?? null, this.#behind(after), limit))
  }

  async counts () {
    return readCounts(await ask(this.store, VERB.COUNTS))
  }

  async prune ({ count, bytes, limit }) {
    // Cells are integers.
    const [most, mostBytes] = [count, bytes].map((value) => Math.min(value, Number.MAX_SAFE_INTEGER))
    const [removed, hasMore] = await ask(this.store, VERB.PRUNE, most, mostBytes, limit, Date.now())
    return { removed, hasMore: hasMore === 1 }
  }
}

module.exports = { SqliteEngine }
