'use strict'

// The calls that wait for their tasks: a slot for each, known to the addon by its
// index, and the function that the addon calls to settle a handful of them.

const binding = require('./binding')
const { TaskError } = require('./errors')
const { POOL_SIZE } = require('./platform')

const slots = []
const freeIds = []

/** How tasks have ended so far in this thread. */
const counts = { completed: 0, failed: 0, cancelled: 0, timedOut: 0 }

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

module.exports = { add, take, counts }
