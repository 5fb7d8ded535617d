'use strict'

// Bursts of async no-ops, with and without a full garbage collection before each, which
// makes V8 drop the shapes of objects of which none is left, and the code that relies on
// them. The results of all are waited for.

const { time } = require('../timing')
const { summarize } = require('../stats')
const { CONCURRENCY, noop, queues } = require('../queues')

const WARM_UP = 5
const BURSTS = 11

const toItems = (count) => Array.from({ length: count }, (_, i) => i)

// `start(i)` answers a promise.
async function runAll (count, start) {
  const promises = []
  for (let i = 0; i < count; i++) promises.push(start(i))
  await Promise.all(promises)
}

const queued = (load) => (count) => {
  const { run } = load()
  return () => runAll(count, run)
}

const competitors = {
  ...Object.fromEntries(Object.entries(queues).map(([name, load]) => [name, queued(load)])),
  'p-map' (count) {
    const { default: pMap } = require('p-map')
    const items = toItems(count)
    return () => pMap(items, noop, { concurrency: CONCURRENCY })
  },
  Task (count) {
    const { Task } = require('../..')
    return () => runAll(count, () => Task.async(noop))
  },
  'Task.stream' (count) {
    const { Task } = require('../..')
    const items = toItems(count)
    return async () => { for await (const result of Task.stream(items, noop, { maxConcurrency: CONCURRENCY })) if (result !== undefined) throw new Error('not what it was') }
  },
  'a C task' (count) {
    const { tasks: { echo } } = require('../..')
    return () => runAll(count, () => echo())
  }
}

async function measure (count, run) {
  const burst = async (prepare) => {
    prepare()
    // What was collected may be given back before it is measured.
    await new Promise((resolve) => setImmediate(resolve))
    return await time(run) * 1000 / count
  }
  const bursts = async (n, prepare) => {
    const times = []
    for (let i = 0; i < n; i++) times.push(await burst(prepare))
    return summarize(times).median
  }
  await bursts(WARM_UP, () => {})
  const without = await bursts(BURSTS, () => {})
  await bursts(WARM_UP, global.gc)
  const after = await bursts(BURSTS, global.gc)
  return { 'µs/task': without, 'µs/task after gc()': after, 'times as much after gc()': after / without }
}

const collectedCase = (count) => ({
  name: `bursts of ${count.toLocaleString('en')} after a garbage collection`,
  baseline: 'fastq.promise',
  goal: '<= 1.3 times as much; Task and BackgroundTasks <= 1 x fastq.promise',
  rounds: 5,
  execArgv: ['--expose-gc'],
  competitors: Object.fromEntries(Object.entries(competitors).map(([name, load]) => [name, () => measure(count, load(count))]))
})

module.exports = { collectedCase }
