'use strict'

// One run of a function: what its promise calls when it has settled. A run serves one
// work after another, so that these functions are not made anew for each.

const { setTimeout } = require('../schedule')

// As many as ran at once are kept for the next burst, which would take six times as long if all were
// made anew; those beyond MIN_KEPT that were not used for a while are let go of.
const MIN_KEPT = 1024
const KEPT_MS = 1000

const free = []

// Of how many there was no need since the last look.
let spare = 0
let isToLook = false

function lookLater () {
  isToLook = true
  spare = free.length
  setTimeout(letGo, KEPT_MS).unref()
}

function letGo () {
  isToLook = false
  free.length -= Math.max(0, Math.min(spare, free.length - MIN_KEPT))
  if (free.length > MIN_KEPT) lookLater()
}

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
    if (free.push(this) > MIN_KEPT && !isToLook) lookLater()
    return work
  }
}

/** A run for `work`, whose start(run) is to have the promise call it; then end() is called, and what the promise says. */
function createRun (work) {
  const run = free.length > 0 ? free.pop() : new FunctionRun()
  if (free.length < spare) spare = free.length
  run.work = work
  return run
}

module.exports = { createRun }
