'use strict'

// What waits, by priority: 0 first, equal ones in the order in which they came. Most
// are of priority 0, which has a line of its own; each other priority has one while
// something of it waits, and a binary heap tells which comes next.
//
// A member has `priority`; `isWaiting`, which is false once it is not to come any more;
// and `next`, its link. That there is no link back is on purpose: a garbage collection
// takes half as long again where there are links both ways. So what waits no more stays
// in its line until it is its turn, or until there are more of those than of others.

// So many that wait no more are not worth a look.
const MIN_DROPPED = 64

class Line {
  first = null
  last = null

  push (member) {
    if (this.last === null) this.first = member
    else this.last.next = member
    this.last = member
  }

  shift () {
    const { first } = this
    this.first = first.next
    if (this.first === null) this.last = null
    first.next = null
    return first
  }

  /** Takes out what waits no more. */
  sweep () {
    const members = [...this]
    this.first = this.last = null
    for (const member of members) {
      member.next = null
      if (member.isWaiting) this.push(member)
    }
  }

  * [Symbol.iterator] () {
    for (let member = this.first; member !== null; member = member.next) yield member
  }
}

class TaskQueue {
  /** How many wait. */
  size = 0
  #droppedCount = 0
  #urgent = new Line()
  #others = new Map()
  #heap = []

  push (member) {
    this.size++
    this.#lineOf(member.priority).push(member)
  }

  /** Takes out what comes next; there must be something. */
  shift () {
    for (;;) {
      const member = this.#nextLine().shift()
      if (member.isWaiting) {
        this.size--
        return member
      }
      this.#droppedCount--
    }
  }

  /** Some member waits no more. */
  drop () {
    this.size--
    this.#droppedCount++
    if (this.#droppedCount > MIN_DROPPED + this.size) this.#sweep()
  }

  * [Symbol.iterator] () {
    for (const line of [this.#urgent, ...this.#others.values()]) {
      for (const member of line) if (member.isWaiting) yield member
    }
  }

  #lineOf (priority) {
    if (priority === 0) return this.#urgent
    let line = this.#others.get(priority)
    if (line === undefined) {
      line = new Line()
      this.#others.set(priority, line)
      this.#rise(this.#heap.length, priority)
    }
    return line
  }

  #nextLine () {
    if (this.#urgent.first !== null) return this.#urgent
    for (;;) {
      const [priority] = this.#heap
      const line = this.#others.get(priority)
      if (line.first !== null) return line
      this.#others.delete(priority)
      const last = this.#heap.pop()
      if (this.#heap.length > 0) this.#sink(last)
    }
  }

  #sweep () {
    this.#droppedCount = 0
    this.#urgent.sweep()
    for (const [priority, line] of this.#others) {
      line.sweep()
      if (line.first === null) this.#others.delete(priority)
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
