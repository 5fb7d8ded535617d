'use strict'

// Runs a case: each sample in a fresh process, the competitors of a round one
// after another (A B A B ...), so that whatever slows the machine for a while
// slows all of them.

const { spawnSync } = require('node:child_process')
const path = require('node:path')

const child = path.join(__dirname, 'child.js')
const timeout = 120_000

// What a competitor returned: numbers by the name of what was measured.
function takeSample (benchmark, { name, execArgv = [] }, competitor) {
  const { status, signal, stdout } = spawnSync(process.execPath, [...execArgv, child, benchmark, name, competitor], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout
  })
  if (status !== 0) throw new Error(`${benchmark}, ${name}, ${competitor}: ended with ${signal ?? status}`)
  return JSON.parse(stdout)
}

// { competitor: [sample of round 1, of round 2, ...] }
function runCase (benchmark, item, rounds) {
  const competitors = Object.keys(item.competitors)
  const samples = Object.fromEntries(competitors.map((competitor) => [competitor, []]))
  for (let round = 0; round < Math.min(rounds, item.rounds ?? rounds); round++) {
    for (const competitor of competitors) {
      samples[competitor].push(takeSample(benchmark, item, competitor))
    }
  }
  return samples
}

module.exports = { runCase }
