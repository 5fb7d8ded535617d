'use strict'

// The slots of background tasks, those that wait for one in the queue, which has room
// for `capacity`, and the producers that wait for room there. Room is given away in
// order: a slot that gets free to the queue, a place in the queue to a producer.
//
// A task has start(now), which answers when that was over; `priority`; `place`, where it
// is, null for nowhere; and the links of a Fifo.
//
// A burst of tasks gives way to the event loop now and then: functions that have
// nothing to wait for would otherwise follow one another without letting it turn.

const { performance } = require('node:perf_hooks')
const { Fifo } = require('../fifo')
const { TaskQueue } = require('./task-queue')

// What a burst may take before the event loop turns.
const BURST_MS = 2
const BURST_LENGTH = 1024

const microtask = Promise.resolve()

class Slots {
  queue = new TaskQueue()
  running = new Fifo()
  runningCount = 0
  producers = new Fifo()
  #concurrency
  #capacity
  #onChange
  #burstMs = 0
  #burstLength = 0
  #isResting = false
  // Whether #wake is about to be called.
  #isAwake = false
  #wake = () => {
    this.#isAwake = false
    this.#startNext(performance.now())
    this.#acceptProducers()
  }

  /** `onChange` is called when a task has left. */
  constructor (concurrency, capacity, onChange) {
    this.#concurrency = concurrency
    this.#capacity = capacity
    this.#onChange = onChange
  }

  /** Whether one more task may enter. */
  get hasRoom () {
    return this.queue.size < this.#capacity + this.#concurrency - this.runningCount
  }

  /** Whether a task that enters has to wait until another has ended. */
  get isTaken () {
    return this.queue.size >= this.#concurrency - this.runningCount
  }

  get isEmpty () {
    return this.runningCount === 0 && this.queue.size === 0
  }

  /** Takes in `work`, for which there is room; it starts in a microtask at the earliest. */
  enter (work) {
    work.place = this.queue
    this.queue.push(work)
    if (this.#isAwake || this.runningCount === this.#concurrency) return
    this.#isAwake = true
    microtask.then(this.#wake)
  }

  /** `work` has ended, or waits no more, `now`; it may have left already. */
  leave (work, now) {
    const { place } = work
    if (place === null) return
    work.place = null
    place.remove(work)
    if (place === this.running) {
      this.runningCount--
      if (this.queue.size > 0) this.#startNext(now)
    }
    this.#acceptProducers()
    this.#onChange()
  }

  #acceptProducers () {
    while (this.producers.first !== null && this.hasRoom) this.producers.first.accept()
  }

  /** Fills the slots that are free, from `now` on. */
  #startNext (now) {
    if (this.#isResting) return
    while (this.queue.size > 0 && this.runningCount < this.#concurrency) {
      if (this.#burstMs > BURST_MS || this.#burstLength > BURST_LENGTH) {
        this.#rest()
        return
      }
      const work = this.queue.shift()
      work.place = this.running
      this.running.push(work)
      this.runningCount++
      const returnedAt = work.start(now)
      this.#burstMs += returnedAt - now
      now = returnedAt
      this.#burstLength++
    }
  }

  #rest () {
    this.#isResting = true
    setImmediate(() => {
      this.#isResting = false
      this.#burstMs = 0
      this.#burstLength = 0
      this.#startNext(performance.now())
      this.#acceptProducers()
    })
  }
}

module.exports = { Slots }
