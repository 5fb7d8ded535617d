'use strict'

// What the tasks of one BackgroundTasks share: the slots, what is counted, and the
// events in which others hear of them.

const { ClosedError } = require('../errors')
const { starvedSince } = require('./burst')
const { lostBetween, watchCollections, worthwhile } = require('./lost-time')
const { raiseUncaught } = require('../platform')
const { setImmediate } = require('../schedule')
const { SlowTasks } = require('./slow-tasks')
const { Slots } = require('./slots')
const { Waiting } = require('../task/waiting')
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
  #idlers = new Waiting()
  // Of how many that were slow it is still to be found out whether that was their fault.
  #suspects = 0
  #onRoom = () => this.#emit('drain')
  #onEmpty = () => {
    if (this.#suspects > 0) return
    this.#idlers.tell()
    this.#emit('idle')
  }

  constructor (emitter, { concurrency, capacity, slow }) {
    this.#emitter = emitter
    this.slowMs = slow
    this.#slowTasks = new SlowTasks(slow)
    if (slow !== Infinity) watchCollections()
    const isAwaited = () => !this.#idlers.isEmpty
    this.slots = new Slots(concurrency, capacity, { onRoom: this.#onRoom, onEmpty: this.#onEmpty, isAwaited })
  }

  /** By name, how many tasks were slow. */
  get slow () {
    return this.#slowTasks.count()
  }

  /** Resolves when nothing waits or runs. */
  async idle () {
    await this.#isIdleWithin(Infinity)
  }

  async #isIdleWithin (ms) {
    if (this.slots.isEmpty && this.#suspects === 0) return
    const isOver = this.#idlers.within(ms)
    this.slots.graces.review()
    await isOver
    this.slots.graces.review()
  }

  /** Takes no more, and ends what is left after `ms`. */
  async close (ms) {
    this.isClosing = true
    for (const producer of [...this.slots.producers]) producer.refuse()
    await this.#isIdleWithin(ms)
    this.isClosed = true
    for (const work of [...this.slots]) {
      if (work.state === 'pending') work.abort(closedError(work))
      else work.leave()
    }
  }

  /** The function of `work` has taken `ms`, too long, unless some of that was lost; which can be told when the loop has turned. */
  noteSlow (work, ms) {
    const from = performance.now() - ms
    // What its own call did without a processor, as reading a file does, is its own.
    const starvedMs = worthwhile(Math.min(starvedSince(from), ms - work.blockedMs))
    this.#suspects++
    setImmediate(() => {
      this.#suspects--
      this.#judge(work, from, ms, starvedMs)
      if (this.slots.isEmpty) this.#onEmpty()
    })
  }

  #judge ({ name, task, blockedMs }, from, ms, starvedMs) {
    // What was lost may be what it had no processor for, so only the larger counts. Whatever the clock says, a call took some time.
    const least = Math.min(blockedMs, 1)
    const own = Math.max(least, Math.round(ms - Math.max(starvedMs, lostBetween(from, from + ms))))
    if (own <= this.slowMs) return
    const ownBlocked = Math.max(least, Math.round(blockedMs - lostBetween(from, from + blockedMs)))
    this.#slowTasks.note(name, own, ownBlocked)
    this.#emit('slow', { task, ms: own, blockedMs: ownBlocked })
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
