'use strict'

// What the process occupies after so many no-op tasks, 1,000 in flight. The
// garbage of JavaScript is collected first, and its young generation kept small.

const { runCallbacks } = require('../in-flight')
const { load } = require('../competitors')

async function occupiedAfter (noop, total) {
  await runCallbacks(noop, 1000, total)
  global.gc()
  return process.memoryUsage.rss() / 1e6
}

async function measure (competitor) {
  const { noop } = load(competitor)
  const first = await occupiedAfter(noop, 1_000_000)
  const last = await occupiedAfter(noop, 9_000_000)
  return { 'after 1,000,000, MB': first, 'after 10,000,000, MB': last, 'growth, %': (last / first - 1) * 100 }
}

module.exports = {
  name: 'memory over 10,000,000 no-op tasks',
  goal: 'growth of offloop <= 5 %',
  rounds: 3,
  execArgv: ['--expose-gc', '--max-semi-space-size=1'],
  competitors: { raw: () => measure('raw'), offloop: () => measure('offloop') }
}
