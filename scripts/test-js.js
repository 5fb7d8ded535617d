'use strict'

const { existsSync, readFileSync, rmSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')
const { run } = require('./command')

const mocha = [path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')]

// Milliseconds, many times what the tests need.
const TIMEOUT = 900000

// What mocha is told to run `files` of, or all tests.
function toArguments (files) {
  if (files === undefined) return []
  const { timeout, 'node-option': nodeOptions } = require('../.mocharc')
  return ['--no-config', '--timeout', String(timeout), ...nodeOptions.flatMap((option) => ['--node-option', option]), ...files]
}

// The suite of all mocha tests, or those in `files`, run by `program`: a Node.js,
// or what takes its place and may want other arguments to start mocha.
function mochaSuite (name, program, { start = mocha, files, env } = {}) {
  const resultFile = path.join(root, 'build', `${name.replaceAll(' ', '-')}.json`)
  async function runMocha () {
    rmSync(resultFile, { force: true })
    const args = [...start, '--reporter', path.join(__dirname, 'mocha-reporter.js'), '--reporter-option', `file=${resultFile}`, ...toArguments(files)]
    const { failure } = await run(program, args, { show: true, timeout: TIMEOUT, env })
    const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : { passed: 0, failures: [], skipped: [] }
    if (failure !== null && result.failures.length === 0) result.failures.push(`mocha: ${failure}`)
    return result
  }
  return { name, run: runMocha }
}

module.exports = { mochaSuite }
