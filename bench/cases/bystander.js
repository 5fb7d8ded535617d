'use strict'

// A worker's single task while the main thread's, of 200 ms each, fill the pool.

const { once } = require('node:events')
const path = require('node:path')
const { Worker } = require('node:worker_threads')
const { load } = require('../competitors')
const { saturate } = require('../saturate')
const { quantile } = require('../stats')

async function measure (competitor) {
  const pressure = saturate(load(competitor).sleep, 64)
  const worker = new Worker(path.join(__dirname, '..', 'bystander.js'), { argv: [competitor] })
  const [times] = await once(worker, 'message')
  pressure.stop()
  return { 'p50, ms': quantile(times, 0.5), 'max, ms': quantile(times, 1) }
}

module.exports = {
  name: 'a worker\'s single task while the main thread fills the pool',
  baseline: 'raw',
  goal: 'offloop <= 250 ms',
  rounds: 3,
  competitors: { raw: () => measure('raw'), offloop: () => measure('offloop') }
}
