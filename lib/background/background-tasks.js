'use strict'

// BackgroundTasks, as users see it: functions that run one after another, so many at a
// time, from a queue that has an end. What it does is its BackgroundOwner's.

const { EventEmitter } = require('node:events')
const { behindName } = require('../lazily')

const createOwner = behindName(() => require('./background-owner').createOwner)

class BackgroundTasks extends EventEmitter {
  #owner

  constructor (options = {}) {
    super()
    this.#owner = createOwner(this, options)
  }

  /** How many tasks wait. */
  get queued () {
    return this.#owner.queued
  }

  /** How many tasks run. */
  get running () {
    return this.#owner.running
  }

  /** Has `fn` run when it is its turn; answers its Task. */
  addTask (fn, options) {
    return this.#owner.addTask(fn, options)
  }

  /** As addTask(), once there is room; answers { task }, because a Task alone would be awaited. */
  send (fn, options) {
    return this.#owner.send(fn, options)
  }

  /** Resolves when nothing waits or runs. */
  idle () {
    return this.#owner.idle()
  }

  /** Accepts nothing more; resolves when all is over, after `timeout` ms by force. The first call counts. */
  close (options = {}) {
    return this.#owner.close(options)
  }

  async [Symbol.asyncDispose] () {
    await this.close()
  }

  /** How many tasks are where now, how those before them ended, and by name how many of them were slow. */
  stats () {
    return this.#owner.stats()
  }
}

module.exports = { BackgroundTasks }
