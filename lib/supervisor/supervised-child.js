'use strict'

// A child of a TaskSupervisor: a function, and the task that it runs as; another one
// each time that it is restarted.

const { inspect } = require('node:util')
const { ChildWork } = require('./child-work')
const { Task } = require('../task/task')
const { waitFor } = require('../task/wait-for')

/** Starts a child, or starts it again: (child). */
let start

/**
 * Tells a child to stop, and abandons it if it has not in its time: (child). Resolves when that is over; that it
 * failed is no news then.
 */
let stop

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
  #isStopping = false
  #noteGone = null

  /** `options` are checked; `onGone(child, work)` is called each time that the function has ended. */
  constructor (fn, options, onGone) {
    this.#fn = fn
    this.#options = options
    this.#onGone = onGone
  }

  #start () {
    const { signal, ...options } = this.#options
    this.#restarts++
    this.#work = new ChildWork(this.#fn, options, () => this.#end())
    this.#task = new Task(this.#work)
    this.#work.submit(signal)
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

  async #stop () {
    this.#isStopping = true
    const work = this.#work
    if (work.isGone) return
    const { shutdown } = this.#options
    const reason = new DOMException(`task '${this.name}' was stopped by its supervisor`, 'AbortError')
    const gone = new Promise((resolve) => { this.#noteGone = resolve })
    work.excuse()
    work.stop(reason)
    if (shutdown !== 'brutal') await waitFor(gone, shutdown)
    if (work.state === 'pending') work.abort(reason)
  }

  #end () {
    this.#noteGone?.()
    this.#onGone(this, this.#work)
  }

  [inspect.custom] () {
    return `[Child: ${this.name}, ${this.restart}, ${this.#restarts} restarts, ${this.#task.state}]`
  }

  static {
    start = (child) => child.#start()
    stop = (child) => child.#stop()
    isStopping = (child) => child.#isStopping
    isGone = (child) => child.#work.isGone
  }
}

module.exports = { SupervisedChild, start, stop, isStopping, isGone }
