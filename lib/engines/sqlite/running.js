'use strict'

// One runner's part in running the tasks of a file: from its name there, by which
// others see that it lives, to its consumers, one for each route.

const { Cancels } = require('./cancels')
const { Consumer } = require('./consumer')
const { keptUntil } = require('./outcome')
const { ask } = require('./requests')
const { readRescued } = require('./rows')
const { clearInterval, setInterval } = require('../../schedule')
const { Trouble } = require('./trouble')
const { verb } = require('./verbs')

const ENTER = verb('ENTER', 'pid', 'now')
const GET = verb('GET', 'id')
const LEAVE = verb('LEAVE', 'owner', 'now')
const RESCUE = verb('RESCUE', 'crashes', 'error', 'keptUntil', 'now')

/** How often it looks for those that died. */
const LOOK_MS = 1000
/** A task found running in so many processes that died is discarded. */
const MAX_CRASHES = 3

function noop () {}

class Running {
  #engine
  #owner = 0
  #consumers = new Map()
  #cancels = null
  #timer = null
  #isLooking = false
  #trouble
  #hooks
  #wasBusy = true
  #isLost = false
  #onDrained = null

  constructor (engine, hooks) {
    this.#engine = engine
    this.#trouble = new Trouble(hooks.error)
    this.#hooks = {
      ...hooks,
      run: (record) => this.#run(hooks, record),
      settled: (record, outcome, end) => this.#settled(hooks, record, outcome, end),
      idle: () => this.#lookIdle(hooks),
      claimed: () => this.#trouble.end(),
      failed: (failure, item) => this.#failed(failure, item)
    }
  }

  async start () {
    if (this.#owner === 0) [this.#owner] = await ask(this.#engine.store, ENTER, process.pid, Date.now())
    await this.#rescue()
    this.#cancels = new Cancels(this.#engine.store, this.#owner, this.#consumers, this.#hooks)
    this.#timer = setInterval(() => this.#lookAround(), LOOK_MS)
  }

  // There is one question at a time; what fails is asked again with the next look.
  async #lookAround () {
    for (const consumer of this.#consumers.values()) consumer.due.look()
    if (this.#isLooking) return
    this.#isLooking = true
    await this.#rescue().catch((error) => this.#engine.isLoss(error) ? this.#lose(error) : this.#hooks.error(error))
    this.#isLooking = false
  }

  async #rescue () {
    const { store, keep } = this.#engine
    const now = Date.now()
    const error = JSON.stringify({ name: 'Error', message: `was running in ${MAX_CRASHES} processes that died`, at: now })
    const cells = await ask(store, RESCUE, MAX_CRASHES, error, keptUntil(keep.others, now), now)
    for (const rescued of readRescued(cells)) {
      this.#hooks.rescued(rescued)
      store.wake(rescued.route)
    }
  }

  // `item` is woken when it is worth another try; null for what has ended by it.
  #failed (failure, item) {
    if (failure.kind === 'lost') this.#lose(failure.makeError())
    else if (item === null) this.#hooks.error(failure.makeError())
    else this.#trouble.add(failure.makeError(), item)
  }

  // There is nothing to be asked any more: what runs runs on, and nothing comes of it.
  #lose (error) {
    if (this.#isLost) return
    this.#isLost = true
    this.#stopLooking()
    this.halt()
    this.#hooks.error(error)
  }

  consume (route, concurrency) {
    const consumer = new Consumer(this.#engine.store, this.#owner, route, concurrency, this.#hooks)
    this.#consumers.set(route, consumer)
    consumer.wake()
  }

  /** The attempts that run. */
  records () {
    return [...this.#consumers.values()].flatMap((consumer) => consumer.running)
  }

  #run (hooks, record) {
    this.#wasBusy = true
    hooks.run(record)
  }

  #settled (hooks, record, outcome, end) {
    hooks.settled(record, outcome, end)
    if (this.#onDrained !== null && this.#isDrained) this.#onDrained()
  }

  // Tells of it once, after something ran or the runner has started.
  #lookIdle (hooks) {
    if (!this.#wasBusy) return
    for (const consumer of this.#consumers.values()) if (!consumer.isIdle) return
    this.#wasBusy = false
    hooks.idle()
  }

  get #isDrained () {
    for (const consumer of this.#consumers.values()) if (!consumer.isDrained) return false
    return true
  }

  /** Takes no more tasks. */
  halt () {
    for (const consumer of this.#consumers.values()) consumer.stop()
  }

  /** Resolves when nothing runs and what came of everything is stored, or after `timeout` ms. */
  async drain (timeout) {
    if (this.#isDrained) return
    let timer
    await new Promise((resolve) => {
      this.#onDrained = resolve
      timer = setTimeout(resolve, timeout)
    })
    clearTimeout(timer)
  }

  #stopLooking () {
    clearInterval(this.#timer)
    this.#cancels?.stop()
  }

  /** Gives back what this runner still has; resolves when all that was asked is answered. */
  async leave () {
    this.#stopLooking()
    const { store } = this.#engine
    const owner = this.#isLost ? 0 : this.#owner
    this.#owner = 0
    // Answers come in the order of the questions, to those who work and to those who look: behind these, or their failures, there are none to come.
    const looked = ask(store, GET, 0).catch(noop)
    const left = ask(store, LEAVE, owner, Date.now())
    await (owner === 0 ? left.catch(noop) : left)
    await looked
  }

  close () {
    this.#stopLooking()
    this.#trouble.clear()
  }
}

module.exports = { Running }
