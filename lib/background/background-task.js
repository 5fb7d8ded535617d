'use strict'

// The handle of a background task: a Task that knows whether anybody has asked for its
// result, and whose failure is never an unhandled rejection.

const { inspect } = require('node:util')
const { link, workOf } = require('../task/handle')
const { settledBy } = require('../settled-by')
const { Task } = require('../task/task')

const { then } = Promise.prototype

function ignore () {}

// A Task, but for `extends`; see lib/task/handle.js.
class BackgroundTask extends Promise {
  static {
    Object.setPrototypeOf(this.prototype, Task.prototype)
  }

  constructor (work) {
    super(settledBy(work))
    link(this, work)
  }

  // inspect() looks at the constructor, too, between this and the call; it asks for nothing.
  get [inspect.custom] () {
    const work = workOf(this)
    const { isAsked } = work
    return () => {
      work.isAsked = isAsked
      return Reflect.apply(Task.prototype[inspect.custom], this, [])
    }
  }

  /** A failure will not be an unhandled rejection; this asks for nothing. */
  silence () {
    const work = workOf(this)
    const { isAsked } = work
    Reflect.apply(then, this, [undefined, ignore])
    work.isAsked = isAsked
  }
}

// Whoever waits for a promise looks at this: await, then() and what calls it. That it is
// Promise itself saves an await two microtasks and a promise, as it does for any Task.
Object.defineProperty(BackgroundTask.prototype, 'constructor', {
  get () {
    const work = workOf(this)
    if (work !== undefined) work.isAsked = true
    return Promise
  }
})

module.exports = { BackgroundTask }
