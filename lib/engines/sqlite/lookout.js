'use strict'

// What a started runner does once a second: it looks what is due, and for runners that
// died, whose tasks are to run again.

const { keptUntil } = require('./outcome')
const { ask } = require('./requests')
const { readRescued } = require('./rows')
const { clearInterval, setInterval } = require('../../schedule')
const { verb } = require('./verbs')

const RESCUE = verb('RESCUE', 'crashes', 'error', 'keptUntil', 'now')

const LOOK_MS = 1000

class Lookout {
  #engine
  #hooks
  #timer = null
  #isLooking = false

  /** `hooks`: look() looks what is due; called are rescued(task) for each that was found, and failed(error) when they could not be looked for. */
  constructor (engine, hooks) {
    this.#engine = engine
    this.#hooks = hooks
  }

  start () {
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  // There is one question at a time; what fails is asked again with the next look.
  async #look () {
    this.#hooks.look()
    if (this.#isLooking) return
    this.#isLooking = true
    await this.rescue().catch((error) => this.#hooks.failed(error))
    this.#isLooking = false
  }

  /** Has the tasks of those that died run again. */
  async rescue () {
    const { store, crashes, keep } = this.#engine
    const now = Date.now()
    const error = JSON.stringify({ name: 'Error', message: `was running in ${crashes} ${crashes === 1 ? 'process' : 'processes'} that died`, at: now })
    const cells = await ask(store, RESCUE, Math.min(crashes, Number.MAX_SAFE_INTEGER), error, keptUntil(keep.others, now), now)
    for (const rescued of readRescued(cells)) {
      this.#hooks.rescued(rescued)
      store.wake(rescued.route)
    }
  }

  stop () {
    clearInterval(this.#timer)
  }
}

module.exports = { Lookout }
