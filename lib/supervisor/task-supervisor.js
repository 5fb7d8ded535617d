'use strict'

// TaskSupervisor, as users see it; what it does is its Supervisor's.

const { EventEmitter } = require('node:events')
const { behindName } = require('../lazily')

const createSupervisor = behindName(() => require('./supervisor').createSupervisor)

class TaskSupervisor extends EventEmitter {
  #supervisor

  constructor (options = {}) {
    super()
    this.#supervisor = createSupervisor(this, options)
  }

  /** A child that somebody waits for: its task. */
  async (fn, options = {}) {
    return this.#supervisor.async(fn, options)
  }

  /** A child that nobody waits for. */
  startChild (fn, options = {}) {
    return this.#supervisor.startChild(fn, options)
  }

  /** Those whose functions run, or will be started again, in the order in which they were started first. */
  children () {
    return this.#supervisor.children()
  }

  /** Ends one, which will not be started again; resolves when it has ended, or its time is over. */
  terminateChild (child) {
    return this.#supervisor.terminateChild(child)
  }

  /** Takes no more children and ends all, the last one first, each in its own time; resolves when that is over. */
  stop () {
    return this.#supervisor.stop()
  }

  async [Symbol.asyncDispose] () {
    await this.stop()
  }
}

module.exports = { TaskSupervisor }
