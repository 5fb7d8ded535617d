'use strict'

// Tasks that follow one another without letting the event loop turn, as functions do that have
// nothing to wait for: after a while it is to turn before another starts. There is one loop, and so
// one burst for all queues of this thread.

const { once } = require('../once')
const { setImmediate } = require('../schedule')

const { now, passed } = once('background/coarse-clock')

// What a burst may take, in ms. So many starts are worth a look at the time, as are 2 ms
// of one function.
const BURST_MS = 4
const LOOK_AFTER = 1024
const STARTS_PER_MS = LOOK_AFTER / 2

const burst = {
  /** Whether nothing is to start until the event loop has turned. */
  isOver: false
}

let beganAt = 0
let starts = 0

// When the event loop has turned after a burst, in ms, until it turns again; and the CPU time of the process until then.
let turnedAt = Infinity
let cpuMs = 0

function readCpuMs () {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Whoever waits for the turn, the one that has waited longest first. */
const waiting = new Set()

function endTurn () {
  turnedAt = Infinity
}

function turn () {
  burst.isOver = false
  starts = 0
  beganAt = now()
  turnedAt = performance.now()
  cpuMs = readCpuMs()
  setImmediate(endTurn)
  for (const slots of waiting) {
    if (burst.isOver) return
    waiting.delete(slots)
    slots.resume()
  }
}

/** A task has started, and kept the event loop for `blockedMs`. */
function noteStart (blockedMs) {
  starts += 1 + blockedMs * STARTS_PER_MS
  if (starts <= LOOK_AFTER || burst.isOver) return
  starts = 0
  if (passed(beganAt, now()) < BURST_MS) return
  burst.isOver = true
  setImmediate(turn)
}

/**
 * For how many ms since `from` at least the process had no processor, if the event loop has not turned since, and so did
 * not wait for anything; 0 where that is not known.
 */
function starvedSince (from) {
  if (from < turnedAt) return 0
  return Math.max(0, performance.now() - turnedAt - (readCpuMs() - cpuMs))
}

/** The burst is over: has `slots` resume() when the loop has turned and it is their turn. */
function waitForTurn (slots) {
  waiting.add(slots)
}

module.exports = { burst, noteStart, starvedSince, waitForTurn }
