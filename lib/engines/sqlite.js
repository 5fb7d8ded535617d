'use strict'

// The engine that keeps tasks in a file of SQLite; lib/engine.js says what engines do.

const { Consumer } = require('./sqlite/consumer')
const { keptUntil } = require('./sqlite/outcome')
const { Push, Question, ask, askState } = require('./sqlite/requests')
const { readCounts, readLines, readRescued, readTasks } = require('./sqlite/rows')
const { acquire } = require('./sqlite/store')
const { Trouble } = require('./sqlite/trouble')
const { STATE, VERB } = require('./sqlite/verbs')

/** How often a started runner looks for what others have pushed, and for those that died. */
const LOOK_MS = 1000
/** A task found running in so many processes that died is discarded. */
const MAX_CRASHES = 3
const MAX_LINES = 1000

const CAPABILITIES = Object.freeze({ engine: 'sqlite', atomicPushes: true, replace: true, cancelRunning: true, pause: true })

/** The number that a task's id stands for; one that no task has for what is none. */
function toNumber (id) {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0
}

/** The cells of a push; see verbs.h. */
function toCells (store, task, now) {
  return [store.route(task.route), task.data, task.due, task.priority, task.key, task.attempts, task.options, task.replaces ? 1 : 0, now]
}

class SqliteEngine {
  #store
  #owner = 0
  #consumers = new Map()
  #look = null
  #trouble
  #hooks
  #onSettled
  #unsettled = 0
  #onDrained = null

  constructor (location, { synchronous, keep }, hooks) {
    this.capabilities = CAPABILITIES
    this.#store = null
    this.location = location
    this.isFull = synchronous === 'full'
    this.keep = keep
    this.#trouble = new Trouble(hooks.error)
    this.#onSettled = hooks.settled
    this.#hooks = {
      ...hooks,
      settled: (record, outcome, isOurs) => this.#settled(record, outcome, isOurs),
      claimed: () => this.#trouble.end(),
      failed: (error, item) => this.#trouble.add(error, item),
      idle: () => { if (this.isIdle) hooks.idle() }
    }
  }

  get store () {
    this.#store ??= acquire(this.location, this.isFull)
    return this.#store
  }

  // --- Running

  async start () {
    const [owner] = await ask(this.store, VERB.ENTER, process.pid, Date.now())
    this.#owner = owner
    await this.#rescue()
    this.#look = setInterval(() => this.#lookAround(), LOOK_MS)
  }

  #lookAround () {
    this.#rescue().catch((error) => this.#hooks.error(error))
    for (const consumer of this.#consumers.values()) consumer.wake()
  }

  async #rescue () {
    const now = Date.now()
    const error = JSON.stringify({ name: 'Error', message: `was running in ${MAX_CRASHES} processes that died`, at: now })
    for (const rescued of readRescued(await ask(this.store, VERB.RESCUE, MAX_CRASHES, error, keptUntil(this.keep.others, now), now))) {
      this.#hooks.rescued(rescued)
      this.store.wake(rescued.route)
    }
  }

  consume (route, concurrency) {
    const consumer = new Consumer(this.store, this.#owner, route, concurrency, this.#hooks)
    this.#consumers.set(route, consumer)
    consumer.wake()
  }

  settle (record, outcome) {
    this.#unsettled++
    record.consumer.settle(record, outcome)
  }

  #settled (record, outcome, isOurs) {
    this.#unsettled--
    this.#onSettled(record, outcome, isOurs)
    if (this.#onDrained !== null && this.isDrained) this.#onDrained()
  }

  get isIdle () {
    for (const consumer of this.#consumers.values()) if (!consumer.isIdle) return false
    return true
  }

  running () {
    return [...this.#consumers.values()].flatMap((consumer) => [...consumer.running.values()])
  }

  halt () {
    for (const consumer of this.#consumers.values()) consumer.stop()
  }

  /** Nothing runs, and what came of everything is stored. */
  get isDrained () {
    return this.#unsettled === 0 && this.running().length === 0
  }

  /** Resolves when that is so, or after `timeout` ms. */
  async drain (timeout) {
    if (this.isDrained) return
    let timer
    await new Promise((resolve) => {
      this.#onDrained = resolve
      timer = setTimeout(resolve, timeout)
    })
    clearTimeout(timer)
  }

  /** Gives back what this runner still has; resolves when all that was asked before is answered. */
  async leave () {
    clearInterval(this.#look)
    if (this.#owner !== 0) await ask(this.store, VERB.LEAVE, this.#owner, Date.now())
    else if (this.#store !== null) await ask(this.store, VERB.GET, 0)
  }

  close () {
    clearInterval(this.#look)
    this.#trouble.clear()
    this.#store?.release()
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

  async progress (record, json) {
    const [isOurs] = await ask(this.store, VERB.PROGRESS, record.number, record.consumer.owner, record.attempt, json)
    return isOurs === 1
  }

  async log (record, text) {
    const [isOurs] = await ask(this.store, VERB.LOG, record.number, record.consumer.owner, record.attempt, text, MAX_LINES, Date.now())
    return isOurs === 1
  }

  async cancel (id, error, keepMs) {
    const now = Date.now()
    const state = await askState(this.store, VERB.CANCEL, toNumber(id), error, keptUntil(keepMs, now), now)
    if (state === 'executing') this.store.abort(id)
    return state
  }

  async retry (id) {
    const state = await askState(this.store, VERB.RETRY_NOW, toNumber(id), Date.now())
    this.store.wakeAll()
    return state
  }

  async runNow (id) {
    const state = await askState(this.store, VERB.RUN_NOW, toNumber(id), Date.now())
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
    const [removed, more] = await ask(this.store, VERB.PRUNE, count, bytes, limit, Date.now())
    return { removed, hasMore: more === 1 }
  }
}

module.exports = { SqliteEngine }
