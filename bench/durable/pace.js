'use strict'

// How long the event loop stands still while tasks are pushed, run and completed at a
// steady pace.

const { monitorEventLoopDelay } = require('node:perf_hooks')
const { email } = require('./measure')

const TICK_MS = 5

/** Milliseconds, of `seconds` at `rate` tasks a second. */
async function measureDelay (open, rate, seconds) {
  let completed = 0
  const queue = await open({ handler: async () => { completed++ } })
  await queue.start()
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  const began = performance.now()
  let pushed = 0
  let warmed = false
  while (performance.now() - began < 1000 * (seconds + 1)) {
    const due = Math.floor(rate * (performance.now() - began) / 1000)
    const pushes = []
    while (pushed < due) pushes.push(queue.push(email(pushed++)))
    await Promise.all([...pushes, new Promise((resolve) => setTimeout(resolve, TICK_MS))])
    if (!warmed && performance.now() - began > 1000) {
      warmed = true
      histogram.enable()
    }
  }
  histogram.disable()
  const took = (performance.now() - began) / 1000
  const rateReached = completed / took
  await queue.stop()
  return { 'p50 ms': histogram.percentile(50) / 1e6, 'p99 ms': histogram.percentile(99) / 1e6, 'tasks/s': rateReached }
}

module.exports = { measureDelay }
