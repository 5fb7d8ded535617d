'use strict'

// The items of a stream that were taken from its source and not handed on yet: at
// most `limit`, so that what is done early cannot pile up behind what takes long.
// Each is in a slot, which serves another item when it has been handed on.
//
// The queue is linked through the slots. In order, an item enters it when it starts
// to run, else when it is settled.

const { Fifo } = require('../fifo')
const { keepAlive } = require('../keep-alive')

const FREE = 0
const RUNNING = 1
const FULFILLED = 2
const REJECTED = 3

class Slot {
  constructor (onSettled) {
    this.onSettled = onSettled
    this.status = FREE
    this.item = undefined
    this.value = undefined // the reason, if it is rejected
    // As Fifo wants it.
    this.previous = null
    this.next = null

    // What its runner keeps here.
    this.work = null
    this.trace = null
    this.startedAt = 0
    this.isTimed = false
    this.isExpired = false
    this.onLate = null

    // Made once, not for each item.
    this.fulfil = (value) => this.#settle(FULFILLED, value)
    this.reject = (reason) => this.#settle(REJECTED, reason)
  }

  get isRunning () {
    return this.status === RUNNING
  }

  get isRejected () {
    return this.status === REJECTED
  }

  // What was abandoned may still have something to say.
  #settle (status, value) {
    if (this.status !== RUNNING) {
      this.onLate()
      return
    }
    this.status = status
    this.value = value
    this.onSettled(this)
  }

  clear () {
    this.status = FREE
    this.item = undefined
    this.value = undefined
    this.work = null
    this.trace = null
    this.isTimed = false
  }
}

class ReorderBuffer {
  #limit
  #isOrdered
  #onSettled
  #slots = new Set()
  #free = []
  #queue = new Fifo()
  #count = 0

  /** `onSettled` is called with each slot that is settled. */
  constructor (limit, isOrdered, onSettled) {
    this.#limit = limit
    this.#isOrdered = isOrdered
    this.#onSettled = isOrdered ? onSettled : (slot) => { this.#queue.push(slot); onSettled(slot) }
  }

  get isEmpty () {
    return this.#count === 0
  }

  /** Whether the item that comes next can be handed on. */
  get isReady () {
    const { first } = this.#queue
    return first !== null && first.status !== RUNNING
  }

  listRunning () {
    return [...this.#slots].filter((slot) => slot.isRunning)
  }

  hasRoomFor (count) {
    return this.#count + count <= this.#limit
  }

  /** The slot of `item`, which runs from now on. */
  add (item) {
    const slot = this.#takeFree()
    slot.status = RUNNING
    slot.item = item
    this.#count++
    if (this.#isOrdered) this.#queue.push(slot)
    return slot
  }

  /** The slot that is ready; to be freed when it was looked at. */
  shift () {
    const slot = this.#queue.first
    this.#queue.remove(slot)
    return slot
  }

  free (slot) {
    this.#count--
    if (slot.onLate === null) {
      slot.clear()
      this.#free.push(slot)
    } else {
      // Its function may still run, so that it can serve no other.
      this.#slots.delete(slot)
    }
  }

  #takeFree () {
    if (this.#free.length > 0) return this.#free.pop()
    const slot = new Slot(this.#onSettled)
    this.#slots.add(slot)
    return slot
  }
}

function ignore () {}

keepAlive(new Slot(ignore))

module.exports = { ReorderBuffer }
