'use strict'

// What a function of JavaScript costs as a task, beside the queues that many use.

const { burstCase } = require('./cases/burst')
const { collectedCase } = require('./cases/collected')
const { inFlightCase } = require('./cases/in-flight')
const { streamCase } = require('./cases/stream')
const { noop, queues } = require('./queues')

const toAwaited = ([name, load]) => [name, () => load().run]

// `Task` has no queue: each of its functions starts at once.
const awaitedCase = (inFlight) => inFlightCase('Promise', inFlight, 'fastq.promise', inFlight === 1 ? '<= 1 x the faster queue' : '>= 1 x the faster queue', {
  ...Object.fromEntries(Object.entries(queues).map(toAwaited)),
  Task () {
    const { Task } = require('..')
    return () => Task.async(noop)
  }
})

module.exports = {
  about: 'what an async no-op costs as a task of JavaScript, in p-queue and fastq, and streams of them',
  cases: [burstCase, awaitedCase(1), awaitedCase(100), streamCase(10), streamCase(100), collectedCase(20_000), collectedCase(100_000)]
}
