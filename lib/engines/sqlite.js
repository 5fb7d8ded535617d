'use strict'

// The engine that keeps tasks in a file of SQLite; lib/engine.js says what engines do.

const { acquire } = require('./sqlite/files')
const { keptUntil } = require('./sqlite/outcome')
const { listLines, listTasks, MAX_LINES } = require('./sqlite/pages')
const { push, pushAll } = require('./sqlite/pushes')
const { ask, askState, askWhether, toNumber } = require('./sqlite/requests')
const { readCounts, readTask } = require('./sqlite/rows')
const { Running } = require('./sqlite/running')
const { makeClosed } = require('./sqlite/store')
const { isLoss } = require('./sqlite/store-error')
const { verb } = require('./sqlite/verbs')
const { waitForEnd } = require('./sqlite/wait')

const PROGRESS = verb('PROGRESS', 'id', 'owner', 'attempt', 'progress')
const LOG = verb('LOG', 'id', 'owner', 'attempt', 'text', 'most', 'now')
const CANCEL = verb('CANCEL', 'id', 'error', 'keptUntil', 'now')
const RETRY_NOW = verb('RETRY_NOW', 'id', 'now')
const RUN_NOW = verb('RUN_NOW', 'id', 'now')
const PAUSE = verb('PAUSE', 'route', 'isPaused')
const GET = verb('GET', 'id')
const COUNTS = verb('COUNTS')
const PRUNE = verb('PRUNE', 'mostTasks', 'mostBytes', 'limit', 'now')

const CAPABILITIES = Object.freeze({ engine: 'sqlite', atomicPushTasks: true, replace: true, cancelRunning: true, pauseRoute: true })

class SqliteEngine {
  capabilities = CAPABILITIES
  #location
  #isFull
  #store = null
  #isClosed = false
  #running

  constructor (location, { crashes, synchronous, keep }, hooks) {
    this.#location = location
    this.#isFull = synchronous === 'full'
    this.crashes = crashes
    this.keep = keep
    this.#running = new Running(this, hooks)
  }

  get store () {
    if (this.#isClosed) throw makeClosed()
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
    if (this.#store !== null) await this.#running.leave()
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
    return await askWhether(this.store, PROGRESS, number, consumer.owner, attempt, json)
  }

  async log ({ number, consumer, attempt }, text) {
    return await askWhether(this.store, LOG, number, consumer.owner, attempt, text, MAX_LINES, Date.now())
  }

  async cancel (id, error, keepMs) {
    const now = Date.now()
    const state = await askState(this.store, CANCEL, toNumber(id), error, keptUntil(keepMs, now), now)
    if (state === 'executing') this.store.abort(id)
    return state
  }

  async retry (id) {
    return await this.#makeDue(RETRY_NOW, id)
  }

  async runNow (id) {
    return await this.#makeDue(RUN_NOW, id)
  }

  async #makeDue (verb, id) {
    const state = await askState(this.store, verb, toNumber(id), Date.now())
    this.store.wakeAll()
    return state
  }

  async get (id) {
    return readTask(await ask(this.store, GET, toNumber(id)))
  }

  async lines (id) {
    return await listLines(this.store, id)
  }

  async wait (id, signal) {
    return await waitForEnd(this.store, id, signal)
  }

  isLoss (error) {
    return isLoss(error)
  }

  /** Whether a started runner of this thread has the route's tasks run. */
  isConsumed (route) {
    return this.store.consumers.has(route)
  }

  // --- All tasks

  async pause (route, paused) {
    await ask(this.store, PAUSE, this.store.route(route), paused ? 1 : 0)
    if (paused) await this.store.pause(route)
    else this.store.wake(route)
  }

  list (filter) {
    return listTasks(this.store, filter)
  }

  async counts () {
    return readCounts(await ask(this.store, COUNTS))
  }

  async prune ({ count, bytes, limit }) {
    // Cells are integers.
    const [most, mostBytes] = [count, bytes].map((value) => Math.min(value, Number.MAX_SAFE_INTEGER))
    const [removed, hasMore] = await ask(this.store, PRUNE, most, mostBytes, limit, Date.now())
    return { removed, hasMore: hasMore === 1 }
  }
}

module.exports = { SqliteEngine }
