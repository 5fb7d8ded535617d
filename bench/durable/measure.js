'use strict'

// What is measured of each of the queues of this folder.

const { once, EventEmitter } = require('node:events')
const { measureSync } = require('./folder')

const IN_FLIGHT = 1000
const DAY_MS = 86_400_000

const email = (n) => ({ to: 'somebody@example.org', n })

/** Pushes `count` tasks with so many in flight, each awaited. */
async function pushAll (queue, count) {
  let n = 0
  const pushOn = async () => {
    while (n < count) await queue.push(email(n++))
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, pushOn))
}

async function timed (count, run) {
  const began = performance.now()
  await run()
  return 1000 * count / (performance.now() - began)
}

/** Pushes per second. */
async function measurePushes (open, count) {
  const queue = await open()
  await pushAll(queue, count / 10)
  const rate = await timed(count, () => pushAll(queue, count))
  await queue.stop()
  return { 'pushes/s': rate, 'fdatasync ms': measureSync() }
}

/** Tasks per second that are pushed, run and completed, all of it at once. */
async function measureCycles (open, count, { keep = 0, prepare } = {}) {
  const done = new EventEmitter()
  let left = count / 10
  const handler = async () => {
    if (--left === 0) done.emit('all')
  }
  const queue = await open({ keep, handler })
  const bytes = prepare === undefined ? 0 : await prepare(queue)
  await queue.start()
  const run = async (count) => {
    left = count
    await Promise.all([once(done, 'all'), pushAll(queue, count)])
  }
  await run(count / 10)
  const rate = await timed(count, () => run(count))
  await queue.stop()
  return { 'tasks/s': rate, ...(bytes > 0 ? { 'bytes per waiting task': bytes } : {}), 'fdatasync ms': measureSync() }
}

/** Milliseconds from a push until the handler of an idle worker is called. */
async function measureWakeUps (open, count) {
  const times = []
  let began, called
  const queue = await open({ handler: async () => called(performance.now() - began) })
  await queue.start()
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    const time = new Promise((resolve) => { called = resolve })
    began = performance.now()
    await queue.push(email(i))
    times.push(await time)
  }
  await queue.stop()
  times.sort((a, b) => a - b)
  return { 'p50 ms': times[Math.floor(count / 2)], 'p99 ms': times[Math.floor(count * 0.99)] }
}

module.exports = { DAY_MS, email, measureCycles, measurePushes, measureWakeUps }
