'use strict'

// The same queue of functions from each library, by name; loads only the one asked for.
// `run()` puts an async no-op into it and answers a promise of its result, `drain()`
// resolves when nothing is left.

const CONCURRENCY = 100

const noop = async () => {}

const queues = {
  'fastq.promise' () {
    const queue = require('fastq').promise(noop, CONCURRENCY)
    return { run: () => queue.push(), drain: () => queue.drained() }
  },
  'p-queue' () {
    const { default: PQueue } = require('p-queue')
    const queue = new PQueue({ concurrency: CONCURRENCY })
    return { run: () => queue.add(noop), drain: () => queue.onIdle() }
  },
  BackgroundTasks () {
    const { BackgroundTasks } = require('..')
    const background = new BackgroundTasks({ concurrency: CONCURRENCY, capacity: Infinity })
    return { run: () => background.addTask(noop), drain: () => background.idle() }
  }
}

module.exports = { CONCURRENCY, noop, queues }
