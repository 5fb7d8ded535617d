'use strict'

// The slots of background tasks, those that wait for one in the queue, which has room
// for `capacity`, and the producers that wait for room there. Room is given away in
// order: a slot that gets free to the queue, a place in the queue to a producer.
//
// A task has start(run), `blockedMs` after that, `slot`, its number or one of the two
// below, and what TaskQueue asks for.

const { Burst } = require('./burst')
const { Fifo } = require('../fifo')
const { SlotTable } = require('../slot-table')
const { createRun } = require('../task/function-run')
const { TaskQueue } = require('./task-queue')

/** `slot` of a task that waits for one, and of one that has left or was not here yet. */
const WAITING = -1
const NOWHERE = -2

class Slots {
  queue = new TaskQueue()
  runningCount = 0
  producers = new Fifo()
  #running = new SlotTable()
  #concurrency
  #capacity
  #onRoom
  #onEmpty
  #burst = new Burst(() => this.#startNext())
  #hasRefused = false
  // How many have a slot that they begin in later; what waits must not begin before them.
  #startingCount = 0

  /** `onRoom` is called when there is some after refuse(), `onEmpty` when nothing is here any more. */
  constructor (concurrency, capacity, onRoom, onEmpty) {
    this.#concurrency = concurrency
    this.#capacity = capacity
    this.#onRoom = onRoom
    this.#onEmpty = onEmpty
  }

  /** Whether one more task may enter. */
  get hasRoom () {
    return this.queue.size < this.#capacity + this.#concurrency - this.runningCount
  }

  /** Some task found no room. */
  refuse () {
    this.#hasRefused = true
  }

  get isEmpty () {
    return this.runningCount === 0 && this.queue.size === 0
  }

  /** Those that wait, and those that run. */
  * [Symbol.iterator] () {
    yield * this.queue
    for (const [, work] of this.#running) yield work
  }

  /**
   * Takes in `work`, for which there is room. Answers whether it has its slot now: it begins
   * by itself then, and hasBegun() is to be called; else it is started when it is next.
   */
  enter (work) {
    if (this.queue.size > 0 || this.runningCount === this.#concurrency || this.#burst.isOver) {
      work.slot = WAITING
      this.queue.push(work)
      return false
    }
    this.#startingCount++
    this.#admit(work)
    return true
  }

  /** `work` has begun that was told that it may, or did not come to that. */
  hasBegun (work) {
    this.#startingCount--
    this.#burst.noteStart(work.blockedMs)
    if (this.queue.size > 0) this.#startNext()
  }

  /** `work` has ended, or waits no more; it may have left already. */
  leave (work) {
    const { slot } = work
    if (slot === NOWHERE) return
    work.slot = NOWHERE
    if (slot === WAITING) {
      this.queue.drop()
    } else {
      this.#running.take(slot)
      this.runningCount--
      if (this.queue.size > 0) this.#startNext()
    }
    if (this.producers.first !== null) this.#acceptProducers()
    if (this.#hasRefused && this.hasRoom) {
      this.#hasRefused = false
      this.#onRoom()
    }
    if (this.isEmpty) this.#onEmpty()
  }

  #acceptProducers () {
    while (this.producers.first !== null && this.hasRoom) this.producers.first.accept()
  }

  /** Fills the slots that are free. */
  #startNext () {
    if (this.#startingCount > 0) return
    while (this.queue.size > 0 && this.runningCount < this.#concurrency && !this.#burst.isOver) {
      const work = this.queue.shift()
      this.#admit(work)
      work.start(createRun(work))
      this.#burst.noteStart(work.blockedMs)
    }
  }

  #admit (work) {
    work.slot = this.#running.add(work)
    this.runningCount++
  }
}

module.exports = { Slots, NOWHERE, WAITING }
