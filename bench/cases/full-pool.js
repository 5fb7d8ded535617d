'use strict'

// fs.stat, which needs a thread of the pool, every 5 ms while tasks of 200 ms
// fill it. Each starts in time, whether or not those before it are back.

const { stat } = require('node:fs/promises')
const { setTimeout: sleep } = require('node:timers/promises')
const { load } = require('../competitors')
const { saturate } = require('../saturate')
const { quantile } = require('../stats')
const { time } = require('../timing')

async function measure (competitor) {
  const pressure = saturate(load(competitor).sleep, 32)
  await sleep(100)
  const running = []
  const timer = setInterval(() => running.push(time(() => stat(__filename))), 5)
  await sleep(2500)
  clearInterval(timer)
  const times = await Promise.all(running)
  pressure.stop()
  return { 'p50, ms': quantile(times, 0.5), 'p99, ms': quantile(times, 0.99), 'max, ms': quantile(times, 1) }
}

module.exports = {
  name: 'fs.stat while the pool is full',
  baseline: 'raw',
  goal: 'p99 of offloop < 10 ms',
  competitors: { raw: () => measure('raw'), offloop: () => measure('offloop') }
}
