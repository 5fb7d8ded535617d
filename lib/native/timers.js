'use strict'

// The two timers of an environment: one for the timeouts of running tasks, one
// to look after tasks that were held back because those before them were quick.
// Neither keeps the process alive; the tasks do. Loaded once (lib/once.js).
//
// Both go by the real clock, as C code does, whatever a test makes of timers.

const binding = require('../binding')
const { once } = require('../once')
const { raiseUncaught } = require('../platform')
const { clearTimeout, now, setTimeout } = require('../schedule')

const { counts, take } = once('native/delivery')

const PATIENCE_MS = 1

/** What binding.submit and binding.startPumps answer when one more pump may be wanted. */
const HELD_BACK = 1

let expiry = null
let expiryAt = Infinity
let patience = null
let isPatient = false

function settle ({ pending, queuedMs, runMs }) {
  counts.timedOut++
  try {
    if (pending.trace !== null) pending.trace.time(queuedMs, runMs)
    pending.fail(() => pending.toTimeoutError(queuedMs, runMs))
  } catch (error) {
    raiseUncaught(error)
  }
}

function expire () {
  expiry = null
  expiryAt = Infinity
  // All slots are taken before the first callback is called: it may abort the others.
  const expired = binding.expire().map(([id, queuedMs, runMs]) => ({ pending: take(id), queuedMs, runMs }))
  const next = binding.nextDeadline()
  if (next >= 0) watchTimeouts(next)
  expired.forEach(settle)
}

/** Has running tasks looked after in `ms` at the latest: a timeout's length before the first can be over. */
function watchTimeouts (ms) {
  const at = now() + ms
  if (at >= expiryAt) return
  clearTimeout(expiry)
  expiryAt = at
  expiry = setTimeout(expire, Math.ceil(ms)).unref()
}

function look () {
  isPatient = false
  watchBacklog(binding.startPumps())
}

/** Looks again in a moment while tasks are held back. */
function watchBacklog (backlog) {
  if (backlog !== HELD_BACK || isPatient) return
  isPatient = true
  // The same one each time: the shape of timers, too, is forgotten by V8 when there is none; see lib/keep-alive.js.
  if (patience === null) patience = setTimeout(look, PATIENCE_MS).unref()
  else patience.refresh()
}

module.exports = { watchTimeouts, watchBacklog, HELD_BACK }
