'use strict'

// The time in whole ms, for what asks several times for each of a million tasks a second:
// the addon's ticker (src/base/ticker.h) tells it then, and is a millisecond late at most
// while its thread gets a processor.
//
// A time is a number modulo 2^32, because small integers are no objects to V8; only what
// passed between two of them means anything, which is right for three weeks.

// The global one is a getter.
const { performance } = require('node:perf_hooks')
const binding = require('../binding')

// The ticker is started when the time is looked at more often within a millisecond.
const MANY_LOOKS = 128

// Shared with the addon, as ol__face_t; memory of its own, which never moves.
const MS = 0
const READ_COUNT = 1
const IS_TICKING = 2
const STALLS = 4 // pairs of when it was over, and how long it took
const STALLS_KEPT = 8
const face = new Int32Array(new ArrayBuffer((STALLS + 2 * STALLS_KEPT) * Int32Array.BYTES_PER_ELEMENT))

let lookedAt = 0
let looks = 0

function look () {
  const exact = performance.now()
  const ms = exact | 0
  if (ms !== lookedAt) {
    lookedAt = ms
    looks = 0
  }
  if (++looks > MANY_LOOKS) binding.startClock(exact)
  return ms
}

function now () {
  if (face[IS_TICKING] === 0) return look()
  face[READ_COUNT]++
  return face[MS]
}

/** How many ms passed between two times. */
function passed (from, to) {
  return (to - from) | 0
}

/** From when to when, in times of performance.now(), the ticker's own thread stood still; as its process did, then. */
function listStalls () {
  const exact = performance.now()
  return Array.from({ length: STALLS_KEPT }, (_, i) => {
    const to = exact - passed(face[STALLS + 2 * i], exact | 0)
    return { from: to - face[STALLS + 2 * i + 1], to }
  })
}

binding.attachClock(face)

module.exports = { listStalls, now, passed }
