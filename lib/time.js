'use strict'

// How far JavaScript's times go, in ms.

/** Timers take no longer. */
const MAX_TIMER_MS = 2_147_483_647

/** Since 1970, or before it: there is no Date beyond. */
const MAX_DATE_MS = 8.64e15

module.exports = { MAX_TIMER_MS, MAX_DATE_MS }
