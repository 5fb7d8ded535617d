'use strict'

// The engine that keeps tasks in a file of SQLite; lib/engine.js says what engines do.

const { ClosedError } = require('../errors')
const { keptUntil } = require('./sqlite/outcome')
const { Push, Question, ask, askState } = require('./sqlite/requests')
const { readCounts, readLines, readTasks } = require('./sqlite/rows')
const { Running } = require('./sqlite/running')
const { acquire } = require('./sqlite/store')
const { STATE, VERB } = require('./sqlite/verbs')

const MAX_LINES = 1000

const CAPABILITIES = Object.freeze({ engine: 'sqlite', atomicPushTasks: true, replace: true, cancelRunning: true, pauseRoute: true })

/** The number that a task's id stands for; one that no task has for what is none. */
function toNumber (id) {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0
}

/** The cells of a push; see verbs.h. */
function toCells (store, task, now) {
  return [store.route(task.route), task.data, task.due, task.priority, task.key, task.attempts, task.options, task.replaces ? 1 : 0, now]
}

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
    // What is asked in order is answered in order, be it that nothing can be.
    if (this.#store !== null) await this.get('').catch(() => {})
  }

  close () {
    this.#running.close()
    this.#store?.release()
    this.#isClosed = true
  }

  // --- Pushing

  push (task) {
    const { store } = this
    const now = Date.now()
    const isLater = task.due !== null && task.due > now
    const push = new Push(isLater ? task.due : null)
    store.send(push, VERB.PUSH, ...toCells(store, task, now))
    if (!isLater) store.wake(task.route)
    return push.promise
  }

  async pushAll (tasks) {
    const { store } = this
    const now = Date.now()
    const question = new Question()
    store.sendMany(question, VERB.PUSH, tasks.flatMap((task) => toCells(store, task, now)))
    for (const { route } of tasks) store.wake(route)
    const cells = await question.promise
    for (const { due } of tasks) if (due !== null && due > now) store.due.add(due)
    return tasks.map((_, i) => ({ id: String(cells[2 * i]), duplicate: cells[2 * i + 1] === 1 }))
  }

  // --- One task

  async progress ({ number, consumer, attempt }, json) {
    const [isOurs] = await ask(this.store, VERB.PROGRESS, number, consumer.owner, attempt, json)
    return isOurs === 1
  }

  async log ({ number, consumer, attempt }, text) {
    const [isOurs] = await ask(this.store, VERB.LOG, number, consumer.owner, attempt, text, MAX_LINES, Date.now())
    return isOurs === 1
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
    const [task] = readTasks(await ask(this.store, VERB.GET, toNumber(id)))
    return task ?? null
  }

  async lines (id) {
    return readLines(await ask(this.store, VERB.LINES, toNumber(id), 0, MAX_LINES))
  }

  // --- All tasks

  async pause (route, paused) {
    await ask(this.store, VERB.PAUSE, this.store.route(route), paused ? 1 : 0)
    if (!paused) this.store.wake(route)
  }

  async list ({ route, state, after, limit }) {
    const number = route === undefined ? null : this.store.route(route)
    return readTasks(await ask(this.store, VERB.LIST, number, STATE[state] ?? null, after === undefined ? 0 : toNumber(after), limit))
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
