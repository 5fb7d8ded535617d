'use strict'

// The warning of background tasks that took long: once for each name, counted after
// that. What blocked the event loop is told from what merely took its time by how long
// the function ran until it returned, to its first await at the latest.

// Users may make a name for every request.
const MAX_NAMES = 256
const OTHERS = '(others)'

function advise (blockedMs, slowMs) {
  if (blockedMs > slowMs) {
    return `It blocked the event loop for ${blockedMs}ms: move that work to a task in C, or to threads().`
  }
  return `It gave the event loop back after ${blockedMs}ms and took its time: if it must not be lost, make it durable, with an AsyncTaskRunner.`
}

class SlowTasks {
  #slowMs
  #counts = new Map()

  constructor (slowMs) {
    this.#slowMs = slowMs
  }

  /** Counts a task that was slow: it took `ms`, of which it blocked the event loop for `blockedMs` at least. */
  note (name, ms, blockedMs) {
    const label = this.#counts.has(name) || this.#counts.size < MAX_NAMES ? name : OTHERS
    const count = this.#counts.get(label) ?? 0
    this.#counts.set(label, count + 1)
    if (count === 0) this.#warn(label, ms, blockedMs)
  }

  #warn (name, ms, blockedMs) {
    const message = `Background task '${name}' took ${ms}ms (>${this.#slowMs}ms threshold). ${advise(blockedMs, this.#slowMs)}`
    process.emitWarning(message, { type: 'OffloopWarning', code: 'OFFLOOP_SLOW_TASK' })
  }

  /** By name, how many were slow. */
  count () {
    return Object.assign(Object.create(null), Object.fromEntries(this.#counts))
  }
}

module.exports = { SlowTasks }
