'use strict'

// What offloop schedules for itself, with the functions that there were when it was loaded: a test
// that fakes timers must not keep results from being delivered. What users call time, a timeout or
// how long they wait, uses the global functions instead, and so follows a clock that was faked.

const { clearTimeout, setImmediate, setTimeout } = require('node:timers')

const { nextTick } = process

module.exports = { clearTimeout, nextTick, setImmediate, setTimeout }
