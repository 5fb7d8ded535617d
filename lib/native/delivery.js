'use strict'

// The calls that wait for their tasks: a slot for each, known to the addon by its
// index, and the function that the addon calls to settle a handful of them.

const binding = require('../binding')
const { TaskError } = require('../errors')
const { POOL_SIZE } = require('../platform')
const { setImmediate } = require('../schedule')
const { SlotTable } = require('../slot-table')

/** Of what has no slot: it is not submitted yet, or about to be settled. */
const NO_ID = -1

const slots = new SlotTable()

/** How tasks have ended so far in this thread. */
const counts = { completed: 0, failed: 0, cancelled: 0, timedOut: 0 }

/** Gives `pending` a slot; its id is what the addon settles it by. */
function add (pending) {
  pending.id = slots.add(pending)
  return pending.id
}

/** Takes the slot back; whoever does so settles the call. */
function take (id) {
  const pending = slots.take(id)
  pending.id = NO_ID
  if (pending.signal !== null) pending.signal.forget(pending)
  if (pending.listener !== null) {
    pending.listener.emitDestroy()
    pending.listener = null
  }
  return pending
}

/** Settles a call with `reason`, whatever its task does: a queued one never runs, a running one is told to stop. */
function cancel ({ id }, reason) {
  binding.cancel(id)
  counts.cancelled++
  take(id).reject(reason)
}

function toError (name, [, queuedMs, runMs, code, message, hasRun, cause, isThrown]) {
  // What a task's complete throws is the error; an error is never empty.
  if (isThrown && cause !== undefined && cause !== null) return cause
  const details = { task: name, phase: hasRun ? 'complete' : 'running', queuedMs, runMs, cause }
  if (code !== null) details.code = code
  return new TaskError(message, details)
}

// `outcome` is null for a task that succeeded and is not traced, or more than its value.
function settleOne (pending, outcome, value) {
  if (outcome === null) {
    counts.completed++
    pending.succeed(value)
    return
  }
  const [hasFailed, queuedMs, runMs] = outcome
  if (pending.trace !== null) pending.trace.time(queuedMs, runMs)
  if (hasFailed) {
    counts.failed++
    pending.fail(() => toError(pending.name, outcome))
  } else {
    counts.completed++
    pending.trace.succeed(value)
    pending.succeed(value)
  }
}

// Called by the addon with (id, outcome, value) for each finished task. All slots are
// taken before the first callback is called: it may abort the others, too late.
function settle () {
  if (arguments.length === 3) {
    settleOne(take(arguments[0]), arguments[1], arguments[2])
    return
  }
  const pendings = []
  for (let i = 0; i < arguments.length; i += 3) pendings.push(take(arguments[i]))
  for (let i = 0; i < pendings.length; i++) settleOne(pendings[i], arguments[3 * i + 1], arguments[3 * i + 2])
}

// Called by the addon with what an unsettled task reports: (id, value, …). A listener
// may settle its own task, and hears no more then.
function report (id) {
  const pending = slots.get(id)
  for (let i = 1; i < arguments.length && slots.get(id) === pending; i++) pending.listener.report(arguments[i])
}

// Called by the addon when the rest of a delivery has to wait for the next turn.
function rest () {
  setImmediate(binding.continueDelivery)
}

binding.attach(settle, rest, report, take, settleOne, POOL_SIZE)

module.exports = { add, take, cancel, counts, NO_ID }
