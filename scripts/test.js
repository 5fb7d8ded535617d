'use strict'

// npm test: everything that can be checked here. The last line is
// "N passed, N failed"; build, types and each lint tool count as one test.

const path = require('node:path')
const { run, npmProgram } = require('./command')
const { runSuites } = require('./suite')

function command (name, program, args) {
  return {
    name,
    async run () {
      const { failure } = await run(program, args, { show: true })
      return failure === null ? { passed: 1, failures: [], skipped: [] } : { passed: 0, failures: [failure], skipped: [] }
    }
  }
}

runSuites([
  command('build', process.execPath, [path.join(__dirname, 'build.js')]),
  require('./test-js'),
  require('./test-c'),
  require('./lint'),
  command('types', npmProgram('tsc'), ['--project', 'test/types'])
])
