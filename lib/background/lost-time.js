'use strict'

// Time that passed while a task ran and that no task took: V8 collected garbage, or the whole process
// was stopped, by a signal, a debugger or the machine that it runs on. A task that does nothing is not
// slow because of that.

const { performance, PerformanceObserver } = require('node:perf_hooks')
const { listStalls } = require('./coarse-clock')

// A task that takes long outlives more of them, but does not take long because of them.
const MAX_KEPT = 256

// Less is within what a clock of whole ms tells, and makes nothing slow.
const MIN_LOST_MS = 4

const worthwhile = (ms) => ms >= MIN_LOST_MS ? ms : 0

// The real ones, which Node.js tells times of garbage collections by.
const { now } = performance

let observer = null
let collections = []

function note (entries) {
  for (const { startTime, duration } of entries) collections.push({ from: startTime, to: startTime + duration })
  if (collections.length > MAX_KEPT) collections = collections.slice(-MAX_KEPT)
}

/** Has the times of garbage collections noted from now on, where the runtime tells them. */
function watchCollections () {
  if (observer !== null || !PerformanceObserver.supportedEntryTypes.includes('gc')) return
  observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
}

/** How many of the ms from `from` to `to`, times of performance.now(), were lost; asked in a later turn of the event loop. */
function lostBetween (from, to) {
  // Nothing can be said of a clock that somebody has faked.
  if (performance.now !== now || globalThis.performance !== performance) return 0
  if (observer !== null) note(observer.takeRecords())
  return [...collections, ...listStalls()]
    .map((part) => worthwhile(Math.min(part.to, to) - Math.max(part.from, from)))
    .reduce((sum, ms) => sum + ms, 0)
}

module.exports = { lostBetween, worthwhile, watchCollections }
