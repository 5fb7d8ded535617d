'use strict'

// How far JavaScript's times go, in ms, and what becomes of those that go further.

/** Timers take no longer. */
const MAX_TIMER_MS = 2_147_483_647

/** Since 1970, or before it: there is no Date beyond. */
const MAX_DATE_MS = 8.64e15

/** The time that a store keeps for `ms`, any number: a whole one of which there is a Date. */
function toTime (ms) {
  if (Number.isNaN(ms)) return 0
  return Math.min(Math.max(Math.ceil(ms), -MAX_DATE_MS), MAX_DATE_MS)
}

/** The time in `ms`, any number of at least 0; the last that there is stands for never. */
function timeAfter (ms, now = Date.now()) {
  return toTime(now + ms)
}

/** For how long to set a timer that is to be over in `ms`, and may be over too soon if that is long. */
function timerMs (ms) {
  return Math.min(Math.max(Math.ceil(ms), 1), MAX_TIMER_MS)
}

module.exports = { MAX_TIMER_MS, MAX_DATE_MS, toTime, timeAfter, timerMs }
