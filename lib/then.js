'use strict'

/**
 * then(promise, onFulfilled, onRejected): as the method, for a promise of this realm or what is
 * derived from it. What user code has made of its `then`, or of all, has no say: each of the
 * functions is called once at most, as `await` has it.
 */
const then = Function.prototype.call.bind(Promise.prototype.then)

module.exports = { then }
