'use strict'

// A call that waits for its task, by Promise or by callback.
//
// These are instances of two small classes rather than closures, and the async
// context of a callback is an AsyncResource of its own: the cheapest way to keep
// one per task.

const { AsyncResource } = require('node:async_hooks')
const { NO_ID } = require('./flags')
const { keepAlive } = require('../keep-alive')
const { once } = require('../once')
const { raiseUncaught } = require('../platform')
const { nextTick } = require('../schedule')
const { checkSettledBy, settledBy } = require('../settled-by')
const { addErrors } = require('./task-errors')

const { cancel, settings } = once('native/delivery')

const MANUAL_DESTROY = { requireManualDestroy: true }

// Made inside a promise that the pending one follows, so that V8 finds the
// functions that await it and adds them to the error's stack: the first turn of
// the microtask queue starts it, the second lets the pending one follow.
async function throwLater (pending, makeError) {
  await null
  await null
  const error = makeError()
  pending.noteFailure(error)
  throw error
}

/** Tells those who trace `pending`, if there are any, that it failed. */
function traceFailure ({ trace }, error) {
  if (trace !== null) trace.fail(error)
}

class PendingPromise {
  constructor (name) {
    this.id = NO_ID
    this.name = name
    this.signal = null
    this.listener = null
    this.trace = null
    this.timeout = 0
    this.promise = new Promise(settledBy(this))
    checkSettledBy(this, this.promise)
  }

  succeed (value) {
    this.resolvePromise(value)
  }

  /** Rejects with an error made for it, which may carry the stack of those who wait. */
  fail (makeError) {
    this.resolvePromise(throwLater(this, makeError))
  }

  noteFailure (error) {
    traceFailure(this, error)
  }

  /** Rejects with what there is already. */
  reject (error) {
    this.noteFailure(error)
    this.rejectPromise(error)
  }

  abort (reason) {
    cancel(this, reason)
  }
}

// A program may make anything of stacks: what is no text has no place to come into, and
// what it throws is told of, while the error comes without.
function addStack (error, { stack: submitted }) {
  if (typeof submitted === 'string') error.stack = `${error}\n${submitted.replace(/^.*\n/, '')}`
}

class PendingCallback extends AsyncResource {
  constructor (name, callback) {
    super('offloop.task', MANUAL_DESTROY)
    this.id = NO_ID
    this.name = name
    this.signal = null
    this.listener = null
    this.trace = null
    this.timeout = 0
    this.callback = callback
    this.promise = undefined
    this.submitted = settings.stacks ? new Error('submitted') : null
  }

  callBack (error, value) {
    try {
      this.runInAsyncScope(this.callback, undefined, error, value)
    } catch (error) {
      raiseUncaught(error)
    }
    this.emitDestroy()
  }

  succeed (value) {
    this.callBack(null, value)
  }

  fail (makeError) {
    const error = makeError()
    try {
      if (this.submitted !== null) addStack(error, this.submitted)
    } catch (cause) {
      raiseUncaught(cause)
    }
    traceFailure(this, error)
    this.callBack(error)
  }

  /** Never before the call that leads here has returned. */
  reject (error) {
    traceFailure(this, error)
    nextTick(() => this.callBack(error))
  }

  abort (reason) {
    cancel(this, reason)
  }
}

addErrors(PendingPromise)
addErrors(PendingCallback)

function ignore () {}

// It stands for nothing that is under way, which whoever lists open handles is to know.
keepAlive(new PendingPromise(''), new PendingCallback('', ignore).emitDestroy())

module.exports = { PendingPromise, PendingCallback, throwLater, traceFailure }
