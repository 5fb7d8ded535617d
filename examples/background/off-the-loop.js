'use strict'

// A job that computes, as a background task of JavaScript and then as one of C: both
// take their time, but only the first stops the event loop meanwhile. The warnings of
// offloop say the same: the first that it blocked the event loop, the second that it
// merely took long.
//
//   node examples/background/off-the-loop.js

const assert = require('node:assert/strict')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { setTimeout: wait } = require('node:timers/promises')
const { BackgroundTasks, move, tasks: { sort } } = require('offloop')

const SAMPLES = 3_000_000
const MARGIN_MS = 20
const SLOW_MS = 10

const background = new BackgroundTasks({ concurrency: 1, slow: SLOW_MS })

/** Runs `job` as a background task, prints how long the event loop stood still meanwhile, and answers its result. */
async function observe (name, job) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await wait(MARGIN_MS)
  const began = performance.now()
  const result = await background.addTask(job, { name })
  const took = performance.now() - began
  await wait(MARGIN_MS)
  delay.disable()
  console.log(`${name}: ${took.toFixed(0)} ms, the event loop's longest delay ${(delay.max / 1e6).toFixed(0)} ms`)
  return result
}

async function main () {
  const samples = Float64Array.from({ length: SAMPLES }, Math.random)
  const onTheLoop = await observe('sort on the loop', () => samples.toSorted())
  const offTheLoop = await observe('sort in C', () => sort(move(samples)))
  assert.deepEqual(offTheLoop, onTheLoop)
  await background.close()
}

main()
