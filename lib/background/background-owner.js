'use strict'

// What the tasks of one BackgroundTasks share: the slots, what is counted, and the
// events in which others hear of them.

const { ClosedError } = require('../errors')
const { raiseUncaught } = require('../platform')
const { SlowTasks } = require('./slow-tasks')
const { Slots } = require('./slots')
const { waitFor } = require('../task/wait-for')
const { show } = require('../thrown')

function closedError (work) {
  return new ClosedError(`background task '${work.name}' did not end before its queue was closed`, work.whereabouts())
}

class BackgroundOwner {
  counts = { completed: 0, failed: 0 }
  /** No task is accepted any more. */
  isClosing = false
  /** No task is waited for any more. */
  isClosed = false
  #emitter
  #slowTasks
  #idlers = []
  #onRoom = () => this.#emit('drain')
  #onEmpty = () => {
    if (this.#idlers.length > 0) for (const resolve of this.#idlers.splice(0)) resolve()
    this.#emit('idle')
  }

  constructor (emitter, { concurrency, capacity, slow }) {
    this.#emitter = emitter
    this.slowMs = slow
    this.#slowTasks = new SlowTasks(slow)
    this.slots = new Slots(concurrency, capacity, this.#onRoom, this.#onEmpty)
  }

  /** By name, how many tasks were slow. */
  get slow () {
    return this.#slowTasks.count()
  }

  /** Resolves when nothing waits or runs. */
  async idle () {
    if (!this.slots.isEmpty) await new Promise((resolve) => this.#idlers.push(resolve))
  }

  /** Takes no more, and ends what is left after `ms`. */
  async close (ms) {
    this.isClosing = true
    for (const producer of [...this.slots.producers]) producer.refuse()
    await waitFor(this.idle(), ms)
    this.isClosed = true
    for (const work of [...this.slots]) {
      if (work.state === 'pending') work.abort(closedError(work))
      else work.leave()
    }
  }

  /** The function of `work` has taken `ms`, too long. */
  noteSlow ({ name, task, blockedMs }, ms) {
    this.#slowTasks.note(name, ms, blockedMs)
    this.#emit('slow', { task, ms, blockedMs })
  }

  /** `task` failed, and nobody else hears of it. */
  report (reason, task) {
    if (this.#emitter.listenerCount('error') > 0) {
      this.#emit('error', reason, task)
      return
    }
    const message = `Background task '${task.name}' failed, and nobody asked: ${show(reason)}`
    process.emitWarning(message, { type: 'OffloopWarning', code: 'OFFLOOP_TASK_FAILED' })
  }

  // What a listener throws disturbs no task.
  #emit (event, ...args) {
    try {
      this.#emitter.emit(event, ...args)
    } catch (error) {
      raiseUncaught(error)
    }
  }
}

module.exports = { BackgroundOwner }
