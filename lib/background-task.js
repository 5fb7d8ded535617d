'use strict'

// The handle of a background task: a Task that knows whether anybody has asked for its
// result, and whose failure is never an unhandled rejection.

const { Task } = require('./task')

const { then } = Promise.prototype

function ignore () {}

class BackgroundTask extends Task {
  #work

  constructor (work) {
    super(work)
    this.#work = work
  }

  // Whoever waits for a promise, by await, then() or Promise.resolve(), looks at this first.
  get ['constructor'] () {
    this.#work.isAsked = true
    return Promise
  }

  /** A failure will not be an unhandled rejection; this does not count as asking. */
  silence () {
    const { isAsked } = this.#work
    Reflect.apply(then, this, [undefined, ignore])
    this.#work.isAsked = isAsked
  }
}

module.exports = { BackgroundTask }
