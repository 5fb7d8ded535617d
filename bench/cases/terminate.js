'use strict'

// worker.terminate() 50 ms after the worker has submitted its tasks.

const { once } = require('node:events')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const { quantile } = require('../stats')
const { time } = require('../timing')

async function measure (competitor) {
  const times = []
  for (let i = 0; i < 3; i++) {
    const worker = new Worker(path.join(__dirname, '..', 'busy.js'), { argv: [competitor] })
    await once(worker, 'message')
    await sleep(50)
    times.push(await time(() => worker.terminate()))
  }
  return { ms: quantile(times, 0.5) }
}

module.exports = {
  name: 'worker.terminate() with 16 tasks of 400 ms',
  baseline: 'raw',
  goal: 'offloop < 100 ms',
  competitors: { raw: () => measure('raw'), offloop: () => measure('offloop') }
}
