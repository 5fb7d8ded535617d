'use strict'

// An async no-op for each item of an array, so many at once, their results in order.
// p-map answers them all in an array, the others one by one.

const { medianTime } = require('../timing')

const items = Array.from({ length: 100_000 }, (_, i) => i)
const same = async (item) => item

function check (count) {
  if (count !== items.length) throw new Error(`only ${count} of ${items.length} results came in order`)
}

// Users loop over the one with `for`, over the others with `for await`.
function consumeArray (results) {
  let count = 0
  for (const result of results) count += result === count
  check(count)
}

async function consumeStream (results) {
  let count = 0
  for await (const result of results) count += result === count
  check(count)
}

async function measure (run) {
  return { 'items/s': items.length * 1000 / await medianTime(run) }
}

const streamCase = (concurrency) => ({
  name: `a stream of ${items.length.toLocaleString('en')} items, ${concurrency} at once`,
  baseline: 'p-map',
  goal: '>= 1 x the faster one',
  competitors: {
    'p-map' () {
      const { default: pMap } = require('p-map')
      return measure(async () => consumeArray(await pMap(items, same, { concurrency })))
    },
    'Readable.map' () {
      const { Readable } = require('node:stream')
      return measure(() => consumeStream(Readable.from(items).map(same, { concurrency })))
    },
    'Task.stream' () {
      const { Task } = require('../..')
      return measure(() => consumeStream(Task.stream(items, same, { maxConcurrency: concurrency })))
    }
  }
})

module.exports = { streamCase }
