'use strict'

// npm test: everything that can be checked here. The last line is
// "N passed, N failed"; build, types and each lint tool count as one test.

const path = require('node:path')
const { run, npmProgram } = require('./command')
const { runSuites } = require('./suite')
const cTests = require('./test-c')
const { mochaSuite } = require('./test-js')

function command (name, program, args) {
  return {
    name,
    async run () {
      const { failure } = await run(program, args, { show: true })
      return failure === null ? { passed: 1, failures: [], skipped: [] } : { passed: 0, failures: [failure], skipped: [] }
    }
  }
}

const LEAST_TYPESCRIPT = path.join(__dirname, '..', 'node_modules', 'typescript-5.2', 'bin', 'tsc')

const suites = [
  command('build', process.execPath, [path.join(__dirname, 'build.js')]),
  mochaSuite('JavaScript tests', process.execPath),
  cTests,
  require('./lint'),
  command('types', npmProgram('tsc'), ['--project', 'test/types']),
  command('types for the least TypeScript', process.execPath, [LEAST_TYPESCRIPT, '--project', 'test/types'])
]

// Only CI installs anything, and so only CI tries every runtime, the test runners and bundlers of others, and the
// prebuilds, as each client installs them.
if (process.env.CI === 'true') {
  suites.push(...cTests.thorough)
  for (const name of ['runtimes', 'runners', 'bundlers', 'prebuilds', 'install']) suites.push(...require(`./test-${name}`))
}

// Where tests in JavaScript wait for each other, the compiler has a core for itself. What goes wrong there is told of
// when its tests are run.
cTests.prepare().catch(() => {})

runSuites(suites)
