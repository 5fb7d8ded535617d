'use strict'

// First in, first out, and out of the middle at the same price: the members are linked
// through their own `previous` and `next`, so that each is in one such list at most.

class Fifo {
  first = null
  last = null

  push (member) {
    member.previous = this.last
    member.next = null
    if (this.last === null) this.first = member
    else this.last.next = member
    this.last = member
  }

  remove (member) {
    const { previous, next } = member
    if (previous === null) this.first = next
    else previous.next = next
    if (next === null) this.last = previous
    else next.previous = previous
    member.previous = member.next = null
  }

  * [Symbol.iterator] () {
    for (let member = this.first; member !== null; member = member.next) yield member
  }
}

module.exports = { Fifo }
