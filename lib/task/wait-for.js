'use strict'

/** Resolves to true when `promise` has settled, however, and to false when `ms` are over before. */
function waitFor (promise, ms) {
  return new Promise((resolve) => {
    const timer = ms === Infinity ? undefined : setTimeout(resolve, ms, false)
    const stop = () => {
      clearTimeout(timer)
      resolve(true)
    }
    promise.then(stop, stop)
  })
}

module.exports = { waitFor }
