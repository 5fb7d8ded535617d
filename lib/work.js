'use strict'

// What a Task is the handle of: something that is under way, and how it has ended. Its
// promise is made when somebody first asks, so that work nobody waits for has none.
//
// A kind of work has two methods of its own: stop(reason), which tells it to stop, and
// abandon(reason), which settles it without waiting for that.

let executorResolve
let executorReject

function executor (resolve, reject) {
  executorResolve = resolve
  executorReject = reject
}

function ignore () {}

class Work {
  constructor (name) {
    this.name = name
    /** 'pending', 'fulfilled' or 'rejected'. */
    this.state = 'pending'
    /** The value or the reason. */
    this.result = undefined
    /** The call after which the handle answers no more. */
    this.closedBy = null
    this.record = null
    this.trace = null
    this.promise = null
    this.resolvePromise = undefined
    this.rejectPromise = undefined
  }

  /** The promise of the result, for somebody who waits for it. */
  observe () {
    if (this.promise === null) {
      if (this.state === 'pending') {
        this.promise = new Promise(executor)
        this.resolvePromise = executorResolve
        this.rejectPromise = executorReject
      } else {
        this.promise = this.state === 'fulfilled' ? Promise.resolve(this.result) : Promise.reject(this.result)
      }
    }
    return this.promise
  }

  /** The failure, if there is one, is somebody's who knows of it. */
  excuse () {
    this.promise?.then(undefined, ignore)
  }

  /** The settled record, always the same; null while there is none. */
  settled () {
    if (this.record === null && this.state !== 'pending') {
      this.record = this.state === 'fulfilled' ? { status: 'fulfilled', value: this.result } : { status: 'rejected', reason: this.result }
    }
    return this.record
  }

  fulfil (value) {
    this.state = 'fulfilled'
    this.result = value
    if (this.trace !== null) this.trace.succeed(value)
    if (this.promise !== null) this.resolvePromise(value)
  }

  reject (reason) {
    this.state = 'rejected'
    this.result = reason
    if (this.trace !== null) this.trace.fail(reason)
    if (this.promise !== null) this.rejectPromise(reason)
    else if (this.closedBy === null) this.failUnobserved(reason)
  }

  /** It failed, and nobody has asked yet: if nobody does, that is an unhandled rejection. */
  failUnobserved (reason) {
    this.promise = Promise.reject(reason)
  }

  /** Tells it to stop and settles it now. */
  abort (reason) {
    this.stop(reason)
    if (this.state === 'pending') this.abandon(reason)
  }

  /** As abort(), and the handle answers no more because of `call`. */
  close (call, reason) {
    this.closedBy = call
    if (this.state === 'pending') this.abort(reason)
  }
}

module.exports = { Work }
