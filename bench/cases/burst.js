'use strict'

// As many async no-ops as a queue is given in one go, until all of them are over.

const { CONCURRENCY, queues } = require('../queues')
const { medianTime } = require('../timing')

const COUNT = 100_000

async function measure ({ run, drain }) {
  const ms = await medianTime(() => {
    for (let i = 0; i < COUNT; i++) run()
    return drain()
  })
  return { 'tasks/s': COUNT * 1000 / ms }
}

const toCompetitor = ([name, load]) => [name, () => measure(load())]

const burstCase = {
  name: `${COUNT.toLocaleString('en')} in one go, concurrency ${CONCURRENCY}`,
  baseline: 'fastq.promise',
  goal: '>= 1 x the faster queue',
  competitors: Object.fromEntries(Object.entries(queues).map(toCompetitor))
}

module.exports = { burstCase }
