'use strict'

// What came of an attempt, as engines store it (lib/engine.js), beside which events
// have what it was in JavaScript: `value` or `reason`.

const { isDiscard, snoozeMs } = require('../errors')
const { task: { backoff: DEFAULT_BACKOFF } } = require('./defaults')
const { backoffMs } = require('./backoff')
const { cancellation } = require('./failure')
const { toJsonWithin } = require('./json')
const { toStored } = require('./stored-error')
const { timeAfter } = require('../time')

function endedBy (type, attempt, reason) {
  return { type, result: null, error: toStored(reason, attempt.record.attempt), keepMs: attempt.keep.others, reason }
}

function discarded (attempt, reason) {
  return endedBy('discarded', attempt, reason)
}

function cancelled (attempt, reason) {
  return endedBy('cancelled', attempt, reason)
}

/** Of a task that was cancelled, and of no attempt: its error is stored already. */
function cancelledUnheard (id) {
  return { type: 'cancelled', result: null, error: null, reason: cancellation(id) }
}

// A result that cannot be kept would be none the next time either, and the work is
// done: such a task is discarded, and not run again.
function completed (attempt, value) {
  const result = typeof value === 'bigint' && attempt.route.isNative ? String(value) : value
  try {
    const json = result === undefined ? null : toJsonWithin(result, 'result', attempt.host.maxDataBytes)
    return { type: 'completed', result: json, error: null, keepMs: attempt.keep.completed, value: result }
  } catch (error) {
    return discarded(attempt, error)
  }
}

// A backoff function that fails does not keep its task from being tried again.
function chooseBackoff (attempt, reason) {
  try {
    return backoffMs(attempt.backoff, attempt.record.attempt, reason)
  } catch (error) {
    attempt.host.report(error)
    return backoffMs(DEFAULT_BACKOFF, attempt.record.attempt, reason)
  }
}

/** Of an attempt whose handler threw `reason`, or was not over in time. */
function failed (attempt, reason) {
  const snoozes = snoozeMs(reason)
  if (snoozes !== undefined) return { type: 'snooze', at: timeAfter(snoozes) }
  if (isDiscard(reason) || attempt.record.attempt >= attempt.maxAttempts) return discarded(attempt, reason)
  return { type: 'retry', at: timeAfter(chooseBackoff(attempt, reason)), error: toStored(reason, attempt.record.attempt), reason }
}

module.exports = { completed, cancelled, cancelledUnheard, failed }
