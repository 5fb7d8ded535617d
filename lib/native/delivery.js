'use strict'

// The calls that wait for their tasks: a slot for each, known to the addon by its
// index, and the functions that the addon calls to settle them. Loaded once (lib/once.js):
// what waits says by its own methods how it ends.
//
// What waits has id, signal, listener and trace; succeed(value), fail(makeError), reject(error); and
// of lib/native/task-errors.js, toError(outcome).

const binding = require('../binding')
const { NO_ID } = require('./flags')
const { POOL_SIZE, raiseUncaught } = require('../platform')
const { nextTick, setImmediate } = require('../schedule')
const { SlotTable } = require('../slot-table')

const slots = new SlotTable()

/** How tasks have ended so far in this thread. */
const counts = { completed: 0, failed: 0, cancelled: 0, timedOut: 0 }

/** What configure() sets in this thread. */
const settings = { stacks: false, maxQueued: Infinity, maxQueuedBytes: Infinity }

/** Gives `pending` a slot; its id is what the addon settles it by. */
function add (pending) {
  pending.id = slots.add(pending)
  return pending.id
}

// A signal may be anything with the methods of one. What it throws is nobody's here, and told of later, as
// whoever hears of it may settle others.
function forgetSignal (pending) {
  try {
    pending.signal.forget(pending)
  } catch (error) {
    nextTick(() => { throw error })
  }
}

/** `pending` hears no more of its task. */
function dropListener (pending) {
  if (pending.listener === null) return
  pending.listener.emitDestroy()
  pending.listener = null
}

/** Takes the slot back; whoever does so settles the call. */
function take (id) {
  const pending = slots.take(id)
  pending.id = NO_ID
  if (pending.signal !== null) forgetSignal(pending)
  dropListener(pending)
  return pending
}

/** Settles a call with `reason`, whatever its task does: a queued one never runs, a running one is told to stop. */
function cancel ({ id }, reason) {
  binding.cancel(id)
  counts.cancelled++
  take(id).reject(reason)
}

// `outcome` is null for a task that succeeded and is not traced, or more than its value.
function settleAs (pending, outcome, value) {
  if (outcome === null) {
    counts.completed++
    pending.succeed(value)
    return
  }
  const [hasFailed, queuedMs, runMs] = outcome
  if (pending.trace !== null) pending.trace.time(queuedMs, runMs)
  if (hasFailed) {
    counts.failed++
    pending.fail(() => pending.toError(outcome))
  } else {
    counts.completed++
    pending.trace.succeed(value)
    pending.succeed(value)
  }
}

// Each stands alone: what one throws keeps no other from being settled.
function settleOne (pending, outcome, value) {
  try {
    settleAs(pending, outcome, value)
  } catch (error) {
    raiseUncaught(error)
  }
}

// Those that are being settled, (pending, outcome, value) each, and the next of them. A callback may turn the event
// loop, and wait for one behind it: the delivery in that turn goes on where this one stands.
const batch = []
let next = 0

// Called by the addon with (id, outcome, value) for each finished task. All slots are
// taken before the first callback is called: it may abort the others, too late.
function settle () {
  if (arguments.length === 3 && batch.length === 0) {
    settleOne(take(arguments[0]), arguments[1], arguments[2])
    return
  }
  for (let i = 0; i < arguments.length; i += 3) batch.push(take(arguments[i]), arguments[i + 1], arguments[i + 2])
  while (next < batch.length) {
    const i = next
    next += 3
    settleOne(batch[i], batch[i + 1], batch[i + 2])
  }
  batch.length = 0
  next = 0
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

module.exports = { add, take, cancel, dropListener, counts, settings }
