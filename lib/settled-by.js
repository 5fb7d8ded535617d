'use strict'

// Promises that something else settles: `new Promise(settledBy(holder))` gives `holder`
// its resolvePromise and rejectPromise. One function for all of them is cheaper than one
// for each.

// Nobody's between two calls: what stayed here would keep a promise's value alive.
let current = null

function executor (resolve, reject) {
  const holder = current
  current = null
  holder.resolvePromise = resolve
  holder.rejectPromise = reject
}

/** What the constructor of Promise is to be called with next. */
function settledBy (holder) {
  current = holder
  return executor
}

/**
 * A promise that there is before what settles it: whatever ends something has it first, as what it
 * calls meanwhile may ask for the same end.
 */
class Deferred {
  constructor () {
    this.promise = new Promise(settledBy(this))
    checkSettledBy(this, this.promise)
  }
}

const { then } = Promise.prototype

function ignore () {}

// Near the end of the stack the engine may have none left to call the executor, and rejects `promise` with that.
function refuse (promise) {
  current = null
  Reflect.apply(then, promise, [undefined, ignore])
  throw new RangeError('Maximum call stack size exceeded')
}

/** Throws if `promise`, made with settledBy(holder), is one that nothing can settle. */
function checkSettledBy (holder, promise) {
  if (holder.resolvePromise === undefined) refuse(promise)
}

module.exports = { checkSettledBy, Deferred, settledBy }
