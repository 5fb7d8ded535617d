'use strict'

const { performance } = require('node:perf_hooks')
const { summarize } = require('./stats')

const repeats = 5

// ms that run() takes, what it returns awaited.
async function time (run) {
  const from = performance.now()
  await run()
  return performance.now() - from
}

// The median of some runs; a first one, not counted, has warmed up.
async function medianTime (run) {
  const times = []
  for (let i = 0; i < repeats; i++) times.push(await time(run))
  return summarize(times).median
}

// ms that mean the same in another process.
function wallClock () {
  return performance.timeOrigin + performance.now()
}

module.exports = { time, medianTime, wallClock }
