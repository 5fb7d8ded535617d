'use strict'

// npm run test:runners: offloop in the test files of others, as jest and vitest run them: two files in one process,
// each in a realm or with modules of its own, modules that are forgotten, and timers that are faked. The runners are
// installed below build/, and only here.

const { readFileSync, rmSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')
const { run } = require('./command')
const { provide } = require('./npm-install')
const { runSuites } = require('./suite')

const packages = ['jest@29.7.0', 'vitest@3.2.4']
const folder = path.join(root, 'build', 'runners')
const tests = path.join(__dirname, 'runners')
const report = path.join(folder, 'report.json')
const inFolder = (file) => path.join(folder, 'node_modules', file)

const jest = [inFolder('jest/bin/jest.js'), '--config', path.join(tests, 'jest.config.js'), '--runInBand', '--json', '--outputFile', report]
const vitest = (pool) => [
  inFolder('vitest/vitest.mjs'), 'run', '--root', tests, '--config', 'vitest.config.mjs', '--pool', pool, '--reporter', 'default', '--reporter', 'json', '--outputFile', report
]

// Both runners report as jest does.
function readReport (failure) {
  const { numPassedTests: passed, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const failures = testResults.flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed').map(({ fullName }) => fullName)
  if (failure !== null && failures.length === 0) failures.push(failure)
  return { passed, failures, skipped: [] }
}

function runnerSuite (name, args) {
  return {
    name,
    async run () {
      await provide('runners', packages)
      rmSync(report, { force: true })
      const { failure } = await run(process.execPath, args, { show: true, env: { FORCE_COLOR: '0' } })
      return readReport(failure)
    }
  }
}

const suites = [runnerSuite('jest', jest), ...['forks', 'threads', 'vmForks', 'vmThreads'].map((pool) => runnerSuite(`vitest, ${pool}`, vitest(pool)))]

if (require.main === module) runSuites(suites)

module.exports = suites
