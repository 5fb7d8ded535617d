'use strict'

// The items of a stream that were taken from its source and not handed on yet: at
// most `limit`, so that what is done early cannot pile up behind what takes long.
// Each is in a slot, which serves another item when it has been handed on.
//
// The queue is linked through the slots. In order, an item enters it when it starts
// to run, else when it is settled.

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
  #free = null
  #first = null
  #last = null
  #count = 0

  /** `onSettled` is called with each slot that is settled. */
  constructor (limit, isOrdered, onSettled) {
    this.#limit = limit
    this.#isOrdered = isOrdered
    this.#onSettled = isOrdered ? onSettled : (slot) => { this.#push(slot); onSettled(slot) }
  }

  get isEmpty () {
    return this.#count === 0
  }

  /** Whether the item that comes next can be handed on. */
  get isReady () {
    return this.#first !== null && this.#first.status !== RUNNING
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
    if (this.#isOrdered) this.#push(slot)
    return slot
  }

  /** The slot that is ready; to be freed when it was looked at. */
  shift () {
    const slot = this.#first
    this.#first = slot.next
    if (this.#first === null) this.#last = null
    return slot
  }

  free (slot) {
    this.#count--
    if (slot.onLate === null) {
      slot.clear()
      slot.next = this.#free
      this.#free = slot
    } else {
      // Its function may still run, so that it can serve no other.
      this.#slots.delete(slot)
    }
  }

  #takeFree () {
    let slot = this.#free
    if (slot === null) {
      slot = new Slot(this.#onSettled)
      this.#slots.add(slot)
    } else {
      this.#free = slot.next
      slot.next = null
    }
    return slot
  }

  #push (slot) {
    if (this.#last === null) this.#first = slot
    else this.#last.next = slot
    this.#last = slot
  }
}

module.exports = { ReorderBuffer }
