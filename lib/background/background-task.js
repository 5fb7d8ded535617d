'use strict'

// The handle of a background task: a Task that knows whether anybody has asked for its
// result, and whose failure is never an unhandled rejection.

const { inspect } = require('node:util')
const { Task } = require('../task/task')

const { then } = Promise.prototype

function ignore () {}

class BackgroundTask extends Task {
  #work

  constructor (work) {
    super(work)
    this.#work = work
  }

  // inspect() looks at the constructor, too, between this and the call; it asks for nothing.
  get [inspect.custom] () {
    const work = this.#work
    const { isAsked } = work
    return () => {
      work.isAsked = isAsked
      return Reflect.apply(Task.prototype[inspect.custom], this, [])
    }
  }

  /** A failure will not be an unhandled rejection; this asks for nothing. */
  silence () {
    const { isAsked } = this.#work
    Reflect.apply(then, this, [undefined, ignore])
    this.#work.isAsked = isAsked
  }

  static {
    // Whoever waits for a promise looks at this: await, then() and what calls it. That it
    // is Promise itself saves an await two microtasks and a promise, as it does for any Task.
    Object.defineProperty(this.prototype, 'constructor', {
      get () {
        if (#work in this) this.#work.isAsked = true
        return Promise
      }
    })
  }
}

module.exports = { BackgroundTask }
