'use strict'

// Background tasks that took long: whether that was their fault, and the warning if it
// was, once for each name, counted after that. What blocked the event loop is told from
// what merely took its time by how long the function ran until it returned, to its first
// await at the latest.

const { starvedSince } = require('./burst')
const { lostBetween, watchCollections, worthwhile } = require('./lost-time')
const { setImmediate } = require('../schedule')

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
  #onSlow
  #onJudged
  #suspectCount = 0
  #counts = new Map()

  /** Slow is what takes more than `limitMs`. `onSlow(event)` is called for each such task, `onJudged()` when it is known whether one was. */
  constructor (limitMs, { onSlow, onJudged }) {
    this.limitMs = limitMs
    this.#onSlow = onSlow
    this.#onJudged = onJudged
    if (limitMs !== Infinity) watchCollections()
  }

  /** Of some it is still to be found out. */
  get hasSuspects () {
    return this.#suspectCount > 0
  }

  /** The function of `work` has taken `ms`, too long, unless some of that was lost; which can be told when the loop has turned. */
  suspect (work, ms) {
    const from = performance.now() - ms
    // What its own call did without a processor, as reading a file does, is its own.
    const starvedMs = worthwhile(Math.min(starvedSince(from), ms - work.blockedMs))
    this.#suspectCount++
    setImmediate(() => {
      this.#suspectCount--
      this.#judge(work, from, ms, starvedMs)
      this.#onJudged()
    })
  }

  #judge ({ name, task, blockedMs }, from, ms, starvedMs) {
    // What was lost may be what it had no processor for, so only the larger counts. Whatever the clock says, a call took some time.
    const least = Math.min(blockedMs, 1)
    const own = Math.max(least, Math.round(ms - Math.max(starvedMs, lostBetween(from, from + ms))))
    if (own <= this.limitMs) return
    const ownBlocked = Math.max(least, Math.round(blockedMs - lostBetween(from, from + blockedMs)))
    this.#note(name, own, ownBlocked)
    this.#onSlow({ task, ms: own, blockedMs: ownBlocked })
  }

  #note (name, ms, blockedMs) {
    const label = this.#counts.has(name) || this.#counts.size < MAX_NAMES ? name : OTHERS
    const count = this.#counts.get(label) ?? 0
    this.#counts.set(label, count + 1)
    if (count === 0) this.#warn(label, ms, blockedMs)
  }

  #warn (name, ms, blockedMs) {
    const message = `Background task '${name}' took ${ms}ms (>${this.limitMs}ms threshold). ${advise(blockedMs, this.limitMs)}`
    process.emitWarning(message, { type: 'OffloopWarning', code: 'OFFLOOP_SLOW_TASK' })
  }

  /** By name, how many were slow. */
  count () {
    return Object.assign(Object.create(null), Object.fromEntries(this.#counts))
  }
}

module.exports = { SlowTasks }
