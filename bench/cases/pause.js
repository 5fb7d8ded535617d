'use strict'

// How long the event loop stands still while fibonacci(3000000) runs, as told
// by setImmediate and by Node's own monitor.

const { monitorEventLoopDelay } = require('node:perf_hooks')
const { setTimeout: sleep } = require('node:timers/promises')
const { byDoubling } = require('../big-fibonacci')
const { GapMeter } = require('../gap-meter')

async function measure (fibonacci) {
  await fibonacci(1000)
  const monitor = monitorEventLoopDelay({ resolution: 1 })
  monitor.enable()
  await sleep(20)
  const meter = new GapMeter()
  await fibonacci(3_000_000)
  const gaps = meter.stop()
  await sleep(20)
  return { 'gap max, ms': gaps['gap max, ms'], 'event loop delay max, ms': monitor.max / 1e6 }
}

module.exports = {
  name: 'pause during fibonacci(3000000)',
  competitors: {
    doubling: () => measure(byDoubling),
    offloop: () => measure(require('../..').tasks.fibonacci)
  }
}
