'use strict'

const { mkdirSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { reporters, Runner } = require('mocha')

const { EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING, EVENT_RUN_END } = Runner.constants

// Mocha's `spec` that also leaves the result of the suite, see suite.js, as JSON
// in the file that the reporter option `file` names.
class SuiteReporter extends reporters.Spec {
  constructor (runner, options) {
    super(runner, options)
    const { file } = options.reporterOption
    const result = { passed: 0, failures: [], skipped: [] }
    runner.on(EVENT_TEST_PASS, () => result.passed++)
    runner.on(EVENT_TEST_FAIL, (test) => result.failures.push(test.fullTitle()))
    runner.on(EVENT_TEST_PENDING, (test) => result.skipped.push(test.fullTitle()))
    runner.once(EVENT_RUN_END, () => {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(result))
    })
  }
}

module.exports = SuiteReporter
