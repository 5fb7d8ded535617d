'use strict'

// Promises, whatever user code has made of them.

/**
 * then(promise, onFulfilled, onRejected): as the method, for a promise of this realm or what is
 * derived from it. What user code has made of its `then`, or of all, has no say: each of the
 * functions is called once at most, as `await` has it.
 */
const then = Function.prototype.call.bind(Promise.prototype.then)

/** Whether `value` is a promise, or is to be waited for like one; throws what looking at it throws. */
function isThenable (value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && typeof value.then === 'function'
}

module.exports = { isThenable, then }
