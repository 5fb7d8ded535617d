'use strict'

const { existsSync, readFileSync, rmSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')
const { run, npmProgram } = require('./command')

const resultFile = path.join(root, 'build', 'test-js.json')

async function testJs () {
  rmSync(resultFile, { force: true })
  const args = ['--reporter', path.join(__dirname, 'mocha-reporter.js'), '--reporter-option', `file=${resultFile}`]
  const { failure } = await run(npmProgram('mocha'), args, { show: true })
  const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : { passed: 0, failures: [], skipped: [] }
  if (failure !== null && result.failures.length === 0) result.failures.push(`mocha: ${failure}`)
  return result
}

module.exports = { name: 'JavaScript tests', run: testJs }
