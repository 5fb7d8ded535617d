'use strict'

// What offloop schedules for itself, with the functions that there were when it was loaded: a test
// that fakes timers must not keep results from being delivered. What users call time, a timeout or
// how long they wait, uses the global functions instead, and so follows a clock that was faked.

const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = require('node:timers')

const { hrtime, nextTick } = process

/** The time in ms, from whenever. That of performance takes a millisecond to load, which every program would wait for. */
function now () {
  const [seconds, nanoseconds] = hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}

module.exports = { clearInterval, clearTimeout, nextTick, now, setImmediate, setInterval, setTimeout }
