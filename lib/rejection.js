'use strict'

/**
 * A promise that is rejected with an error made inside it. One that follows it lends it the
 * stack of the functions that await: the first turn of the microtask queue starts it, the
 * second lets the other one follow, and only then V8 looks who waits.
 */
async function throwLater (makeError) {
  await null
  await null
  throw makeError()
}

module.exports = { throwLater }
