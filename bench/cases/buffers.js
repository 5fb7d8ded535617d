'use strict'

// 64 MiB to another thread and back, which leaves them as they are: how long the
// event loop was busy with it, and when they were back.

const { once } = require('node:events')
const path = require('node:path')
const { performance } = require('node:perf_hooks')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const { summarize } = require('../stats')
const { time } = require('../timing')

const SIZE = 64 * 2 ** 20
const WARM = 10
const TRIPS = 30

// `carry` resolves to the array that takes the place of the one it is given.
async function measure (carry) {
  const busy = []
  const times = []
  let array = new Uint8Array(SIZE).fill(1)
  for (let trip = 0; trip < WARM + TRIPS; trip++) {
    await sleep(5)
    const before = performance.eventLoopUtilization()
    times.push(await time(async () => { array = await carry(array) }))
    busy.push(performance.eventLoopUtilization(before).active)
    if (array.length !== SIZE || array[trip] !== 1) throw new Error('not what was sent')
  }
  return { 'busy loop, ms': summarize(busy.slice(WARM)).median, 'there and back, ms': summarize(times.slice(WARM)).median }
}

function measureMove () {
  const { move, tasks: { echo } } = require('../..')
  return measure((array) => echo(move(array)))
}

function measureCopy () {
  const { tasks: { echo } } = require('../..')
  return measure((array) => echo(array))
}

async function measureWorker () {
  const worker = new Worker(path.join(__dirname, '..', 'buffer-echo.js'))
  const sample = await measure(async (array) => {
    worker.postMessage(array, [array.buffer])
    const [back] = await once(worker, 'message')
    return back
  })
  await worker.terminate()
  return sample
}

module.exports = {
  name: '64 MiB there and back',
  baseline: 'worker',
  goal: 'move: loop busy for less than 1 ms',
  competitors: { worker: measureWorker, move: measureMove, copy: measureCopy }
}
