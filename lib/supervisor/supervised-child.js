'use strict'

// A child of a TaskSupervisor: a function, and the task that it runs as; another one
// each time that it is restarted.

const { inspect } = require('node:util')
const { ChildWork } = require('./child-work')
const { Task } = require('../task/task')
const { Deferred } = require('../settled-by')
const { Waiting } = require('../task/waiting')

/** Starts a child, or starts it again: (child). */
let start

/**
 * Tells a child to stop, and abandons it if it has not in its time: (child). Resolves when that is over; that it
 * failed is no news then.
 */
let stop

/** It will not be started again, and lets go of its function: (child). */
let retire

/** Whether it is told to stop: (child). */
let isStopping

/** Whether its function has ended: (child). */
let isGone

class SupervisedChild {
  #fn
  #options
  #onGone
  #work = null
  #task = null
  #restarts = -1
  #stopping = null
  #gone = new Waiting()

  /** `options` are checked; `onGone(child, work)` is called each time that the function has ended. */
  constructor (fn, options, onGone) {
    this.#fn = fn
    this.#options = options
    this.#onGone = onGone
  }

  #start () {
    this.#restarts++
    this.#work = new ChildWork(this.#fn, this.#options, () => this.#end())
    this.#task = new Task(this.#work)
    this.#work.submit()
  }

  get name () {
    return this.#work.name
  }

  get restart () {
    return this.#options.restart
  }

  get restarts () {
    return this.#restarts
  }

  /** What it runs as now, or ran as last. */
  get task () {
    return this.#task
  }

  /** Once, however many ask for it. */
  #stop () {
    if (this.#stopping === null) {
      this.#stopping = new Deferred()
      this.#stopping.resolvePromise(this.#tellToStop())
    }
    return this.#stopping.promise
  }

  async #tellToStop () {
    const work = this.#work
    if (work.isGone) return
    const { shutdown } = this.#options
    const reason = new DOMException(`task '${this.name}' was stopped by its supervisor`, 'AbortError')
    work.excuse()
    work.stop(reason)
    if (shutdown !== 'brutal' && !work.isGone) await this.#gone.within(shutdown)
    if (work.state === 'pending') work.abort(reason)
  }

  #end () {
    this.#gone.tell()
    this.#onGone(this, this.#work)
  }

  [inspect.custom] () {
    return `[Child: ${this.name}, ${this.restart}, ${this.#restarts} restarts, ${this.#task.state}]`
  }

  static {
    start = (child) => child.#start()
    stop = (child) => child.#stop()
    retire = (child) => { child.#fn = null }
    isStopping = (child) => child.#stopping !== null
    isGone = (child) => child.#work.isGone
  }
}

module.exports = { SupervisedChild, start, stop, retire, isStopping, isGone }
