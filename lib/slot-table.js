'use strict'

/** What is known by small numbers, which are given again when they are free. */
class SlotTable {
  #members = []
  #free = []

  /** Answers the number that `member` has until it is taken. */
  add (member) {
    const slot = this.#free.length > 0 ? this.#free.pop() : this.#members.length
    this.#members[slot] = member
    return slot
  }

  get (slot) {
    return this.#members[slot]
  }

  /** Takes out what has this number; it has one. */
  take (slot) {
    const member = this.#members[slot]
    this.#members[slot] = null
    this.#free.push(slot)
    return member
  }

  /** By number, those that are there: `[slot, member]`. */
  * [Symbol.iterator] () {
    for (let slot = 0; slot < this.#members.length; slot++) {
      const member = this.#members[slot]
      if (member !== null) yield [slot, member]
    }
  }
}

module.exports = { SlotTable }
