'use strict'

// The slots of background tasks, those that wait for one in the queue, which has room
// for `capacity`, and the producers that wait for room there. Room is given away in
// order: a slot that gets free to the queue, a place in the queue to a producer.
//
// A task has start(run), `blockedMs` after that, `slot`, its number or one of the two
// below, and what TaskQueue asks for.

const { burst, noteStart, waitForTurn } = require('./burst')
const { Fifo } = require('../fifo')
const { Graces } = require('./graces')
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
  #hasRefused = false
  // How many have a slot that they begin in later; what waits must not begin before them.
  #startingCount = 0
  // The runs of those among them that are to wait until the event loop has turned.
  #held = new Set()

  /**
   * `onRoom` is called when there is some after refuse(), `onEmpty` when nothing is here any more.
   * `isAwaited()` answers whether somebody waits for that.
   */
  constructor (concurrency, capacity, { onRoom, onEmpty, isAwaited }) {
    this.#concurrency = concurrency
    this.#capacity = capacity
    this.#onRoom = onRoom
    this.#onEmpty = onEmpty
    /** Of those that keep their slots although they have settled. */
    this.graces = new Graces(() => this.queue.size > 0 || this.producers.first !== null || isAwaited())
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
    if (this.queue.size > 0 || this.runningCount === this.#concurrency || burst.isOver) {
      work.slot = WAITING
      this.queue.push(work)
      this.graces.review()
      if (burst.isOver) waitForTurn(this)
      return false
    }
    this.#startingCount++
    this.#admit(work)
    return true
  }

  /** Whether one that has its slot is to be held before it begins. */
  get mustHold () {
    return burst.isOver || this.#held.size > 0
  }

  /** `run`, which has a task that was told that it may begin, begins when the event loop has turned. */
  hold (run) {
    this.#held.add(run)
    waitForTurn(this)
  }

  /** `work` has begun that was told that it may, or did not come to that. */
  hasBegun (work) {
    this.#startingCount--
    noteStart(work.blockedMs)
    if (this.queue.size > 0) this.#startNext()
  }

  /** The event loop has turned. */
  resume () {
    for (const run of this.#held) {
      if (burst.isOver) {
        waitForTurn(this)
        return
      }
      this.#held.delete(run)
      run.work.beginNow(run)
    }
    this.#startNext()
  }

  /** `work` has ended, or waits no more: its place is free. Answers false if it has left already; else proceed() is to follow. */
  release (work) {
    const { slot } = work
    if (slot === NOWHERE) return false
    work.slot = NOWHERE
    if (slot === WAITING) {
      this.queue.drop()
    } else {
      this.#running.take(slot)
      this.runningCount--
      this.graces.end(work)
    }
    if (this.producers.first !== null) this.#acceptProducers()
    return true
  }

  /** Gives away what is free, and tells of it. */
  proceed () {
    if (this.queue.size > 0) this.#startNext()
    this.graces.review()
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
    while (this.queue.size > 0 && this.runningCount < this.#concurrency) {
      if (burst.isOver) {
        waitForTurn(this)
        return
      }
      const work = this.queue.shift()
      this.#admit(work)
      work.start(createRun(work))
      noteStart(work.blockedMs)
    }
  }

  #admit (work) {
    work.slot = this.#running.add(work)
    this.runningCount++
  }
}

module.exports = { Slots, NOWHERE, WAITING }
