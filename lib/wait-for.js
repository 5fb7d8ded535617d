'use strict'

/** Resolves when `promise` has settled or `ms` are over, and never rejects. */
function waitFor (promise, ms) {
  return new Promise((resolve) => {
    const timer = ms === Infinity ? undefined : setTimeout(resolve, ms)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    promise.then(stop, stop)
  })
}

module.exports = { waitFor }
