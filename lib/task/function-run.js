'use strict'

// One run of a function: what its promise calls when it has settled. A run serves one
// work after another, so that these functions are not made anew for each.

// More than these are not worth keeping.
const MAX_FREE = 1024

const free = []

class FunctionRun {
  work = null

  /** Called when it is time to start. */
  begin = () => this.work.begin(this)

  fulfil = (value) => {
    const work = this.end()
    if (work.end()) work.fulfil(value)
  }

  reject = (reason) => {
    const work = this.end()
    if (work.end()) work.reject(reason)
  }

  /** It is over, or does not come to that; answers its work. */
  end () {
    const work = this.work
    this.work = null
    if (free.length < MAX_FREE) free.push(this)
    return work
  }
}

/** A run for `work`, whose start(run) is to have the promise call it; then end() is called, and what the promise says. */
function createRun (work) {
  const run = free.length > 0 ? free.pop() : new FunctionRun()
  run.work = work
  return run
}

module.exports = { createRun }
