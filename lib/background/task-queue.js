'use strict'

// What waits, by priority: 0 first, equal ones in the order in which they came. Most
// are of priority 0, which has a list of its own; each other priority has one while
// something of it waits, and a binary heap tells which comes next.

const { Fifo } = require('../fifo')

// Priorities of which nothing waits any more, in the heap, before it is made anew.
const MAX_IDLE = 64

class TaskQueue {
  size = 0
  #urgent = new Fifo()
  #others = new Map()
  #heap = []

  push (member) {
    this.size++
    this.#listOf(member.priority).push(member)
  }

  /** Takes out what comes next; there must be something. */
  shift () {
    const list = this.#urgent.first === null ? this.#nextList() : this.#urgent
    const member = list.first
    list.remove(member)
    this.size--
    return member
  }

  /** Takes out `member`, wherever it is. */
  remove (member) {
    this.#listOf(member.priority).remove(member)
    this.size--
    if (this.#heap.length > MAX_IDLE + 2 * this.size) this.#dropEmptyLists()
  }

  * [Symbol.iterator] () {
    yield * this.#urgent
    for (const list of this.#others.values()) yield * list
  }

  #listOf (priority) {
    if (priority === 0) return this.#urgent
    let list = this.#others.get(priority)
    if (list === undefined) {
      list = new Fifo()
      this.#others.set(priority, list)
      this.#rise(this.#heap.length, priority)
    }
    return list
  }

  #nextList () {
    for (;;) {
      const [priority] = this.#heap
      const list = this.#others.get(priority)
      if (list.first !== null) return list
      this.#others.delete(priority)
      const last = this.#heap.pop()
      if (this.#heap.length > 0) this.#sink(last)
    }
  }

  #dropEmptyLists () {
    for (const [priority, list] of this.#others) {
      if (list.first === null) this.#others.delete(priority)
    }
    // Sorted, it is a heap.
    this.#heap = [...this.#others.keys()].sort((a, b) => a - b)
  }

  // Puts `priority` at `at`, or above.
  #rise (at, priority) {
    const heap = this.#heap
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (heap[parent] <= priority) break
      heap[at] = heap[parent]
      at = parent
    }
    heap[at] = priority
  }

  // Puts `priority` at the top, or below.
  #sink (priority) {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++
      if (heap[child] >= priority) break
      heap[at] = heap[child]
      at = child
    }
    heap[at] = priority
  }
}

module.exports = { TaskQueue }
