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

  // What then() answers is a plain Promise. A Task says that it is one itself, and so
  // does not hear of an await; this one does not say so.
  static get [Symbol.species] () {
    return Promise
  }

  then (onFulfilled, onRejected) {
    this.#work.isAsked = true
    return super.then(onFulfilled, onRejected)
  }

  /** A failure will not be an unhandled rejection; this does not count as asking. */
  silence () {
    Reflect.apply(then, this, [undefined, ignore])
  }
}

module.exports = { BackgroundTask }
