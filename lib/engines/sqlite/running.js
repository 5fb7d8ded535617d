'use strict'

// One runner's part in running the tasks of a file: from its name there, by which
// others see that it lives, to its consumers, one for each route.

const { Cancels } = require('./cancels')
const { Consumer } = require('./consumer')
const { Lookout } = require('./lookout')
const { ask } = require('./requests')
const { Trouble } = require('./trouble')
const { verb } = require('./verbs')

const ENTER = verb('ENTER', 'pid', 'now')
const GET = verb('GET', 'id')
const LEAVE = verb('LEAVE', 'owner', 'now')

function noop () {}

class Running {
  #engine
  #owner = 0
  #consumers = new Map()
  #cancels = null
  #lookout
  #trouble
  #hooks
  #wasBusy = true
  #isLost = false
  #onDrained = null

  constructor (engine, hooks) {
    this.#engine = engine
    this.#trouble = new Trouble(hooks.error)
    this.#lookout = new Lookout(engine, {
      look: () => this.#lookForDue(),
      rescued: hooks.rescued,
      failed: (error) => engine.isLoss(error) ? this.#lose(error) : hooks.error(error)
    })
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
    await this.#lookout.rescue()
    this.#cancels = new Cancels(this.#engine.store, this.#owner, this.#consumers, this.#hooks)
    this.#lookout.start()
  }

  #lookForDue () {
    for (const consumer of this.#consumers.values()) consumer.due.look()
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
    this.#lookout.stop()
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
