'use strict'

// One runner's part in running the tasks of a file: from its name there, by which
// others see that it lives, to its consumers, one for each route.

const { Cancels } = require('./cancels')
const { Consumer } = require('./consumer')
const { keptUntil } = require('./outcome')
const { ask } = require('./requests')
const { readRescued } = require('./rows')
const { Trouble } = require('./trouble')
const { VERB } = require('./verbs')

/** How often it looks for what others have pushed and cancelled, and for those that died. */
const LOOK_MS = 1000
/** A task found running in so many processes that died is discarded. */
const MAX_CRASHES = 3

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
      failed: (error, item) => this.#trouble.add(error, item)
    }
  }

  async start () {
    const [owner] = await ask(this.#engine.store, VERB.ENTER, process.pid, Date.now())
    this.#owner = owner
    await this.#rescue()
    this.#cancels = new Cancels(this.#engine.store, owner, this.#consumers, this.#hooks)
    this.#timer = setInterval(() => this.#lookAround(), LOOK_MS)
  }

  async #lookAround () {
    if (this.#isLooking) return
    this.#isLooking = true
    this.#cancels.wake()
    for (const consumer of this.#consumers.values()) consumer.wake()
    await this.#rescue().catch(this.#hooks.error)
    this.#isLooking = false
  }

  async #rescue () {
    const { store, keep } = this.#engine
    const now = Date.now()
    const error = JSON.stringify({ name: 'Error', message: `was running in ${MAX_CRASHES} processes that died`, at: now })
    const cells = await ask(store, VERB.RESCUE, MAX_CRASHES - 1, error, keptUntil(keep.others, now), now)
    for (const rescued of readRescued(cells)) {
      this.#hooks.rescued(rescued)
      store.wake(rescued.route)
    }
  }

  consume (route, concurrency) {
    const consumer = new Consumer(this.#engine.store, this.#owner, route, concurrency, this.#hooks)
    this.#consumers.set(route, consumer)
    consumer.wake()
  }

  /** The attempts that run. */
  records () {
    return [...this.#consumers.values()].flatMap((consumer) => [...consumer.running.values()])
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

  /** Gives back what this runner still has. */
  async leave () {
    this.#stopLooking()
    if (this.#owner !== 0) await ask(this.#engine.store, VERB.LEAVE, this.#owner, Date.now())
    this.#owner = 0
  }

  close () {
    this.#stopLooking()
    this.#trouble.clear()
  }
}

module.exports = { Running }
