'use strict'

// Calls that wait for their task: a slot for each, known to the addon by its
// index, and the function that the addon calls to settle a handful of them.
//
// Slots are instances of two small classes rather than closures, and the async
// context of a callback is an AsyncResource of its own: the cheapest way to keep
// one per task.

const { AsyncResource } = require('node:async_hooks')
const { availableParallelism } = require('node:os')
const binding = require('./binding')
const { TaskError } = require('./errors')

// Bun has a pool of its own, with a thread for each processor.
const POOL_SIZE = process.versions.bun === undefined ? 0 : availableParallelism()

const MANUAL_DESTROY = { requireManualDestroy: true }

const slots = []
const freeIds = []

/** How tasks have ended so far in this thread. */
const counts = { completed: 0, failed: 0, cancelled: 0, timedOut: 0 }

const settings = { stacks: false }

let executorResolve
let executorReject

function executor (resolve, reject) {
  executorResolve = resolve
  executorReject = reject
}

// Made inside a promise that the pending one follows, so that V8 finds the
// functions that await it and adds them to the error's stack: the first turn of
// the microtask queue starts it, the second lets the pending one follow.
async function throwLater (makeError) {
  await null
  await null
  throw makeError()
}

class PendingPromise {
  constructor (name) {
    this.id = -1
    this.name = name
    this.signal = null
    this.timeout = 0
    this.promise = new Promise(executor)
    this.resolve = executorResolve
    this.rejectPromise = executorReject
  }

  succeed (value) {
    this.resolve(value)
  }

  /** Rejects with an error made for it, which may carry the stack of those who wait. */
  fail (makeError) {
    this.resolve(throwLater(makeError))
  }

  /** Rejects with what there is already. */
  reject (error) {
    this.rejectPromise(error)
  }
}

class PendingCallback extends AsyncResource {
  constructor (name, callback) {
    super('offloop.task', MANUAL_DESTROY)
    this.id = -1
    this.name = name
    this.signal = null
    this.timeout = 0
    this.callback = callback
    this.promise = undefined
    this.submitted = settings.stacks ? new Error('submitted') : null
  }

  callBack (error, value) {
    try {
      this.runInAsyncScope(this.callback, undefined, error, value)
    } catch (error) {
      binding.raiseUncaught(error)
    }
    this.emitDestroy()
  }

  succeed (value) {
    this.callBack(null, value)
  }

  fail (makeError) {
    const error = makeError()
    if (this.submitted !== null) error.stack = `${error}\n${this.submitted.stack.replace(/^.*\n/, '')}`
    this.callBack(error)
  }

  /** Never before the call that leads here has returned. */
  reject (error) {
    process.nextTick(() => this.callBack(error))
  }
}

/** Gives `pending` a slot; its id is what the addon settles it by. */
function add (pending) {
  const id = freeIds.length > 0 ? freeIds.pop() : slots.length
  pending.id = id
  slots[id] = pending
  return id
}

/** Takes the slot back; whoever does so settles the call. */
function take (id) {
  const pending = slots[id]
  slots[id] = undefined
  freeIds.push(id)
  if (pending.signal !== null) pending.signal.forget(pending)
  return pending
}

function toError (name, [code, message, queuedMs, runMs, hasRun, cause]) {
  const details = { task: name, phase: hasRun ? 'complete' : 'running', queuedMs, runMs, cause }
  if (code !== null) details.code = code
  return new TaskError(message, details)
}

// Called by the addon with (id, failure, value) for each finished task.
function settle () {
  for (let i = 0; i < arguments.length; i += 3) {
    const pending = take(arguments[i])
    const failure = arguments[i + 1]
    if (failure === null) {
      counts.completed++
      pending.succeed(arguments[i + 2])
    } else {
      counts.failed++
      pending.fail(() => toError(pending.name, failure))
    }
  }
}

// Called by the addon when the rest of a delivery has to wait for the next turn.
function rest () {
  setImmediate(binding.continueDelivery)
}

binding.attach(settle, rest, POOL_SIZE)

module.exports = { PendingPromise, PendingCallback, add, take, counts, settings }
