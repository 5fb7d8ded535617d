'use strict'

// npm run lint: each tool over everything that it understands.

const path = require('node:path')
const { listC } = require('./files')
const { run, npmProgram } = require('./command')
const { formatC } = require('./format')
const { runSuites } = require('./suite')

const cppcheckOptions = [
  '--quiet', '--enable=warning,performance,portability', '--std=c11', '--inline-suppr', '--error-exitcode=1',
  '-Iinclude', '-Isrc'
]

const tools = [
  { name: 'eslint', run: () => run(npmProgram('eslint'), ['--max-warnings=0', '.']) },
  { name: 'clang-format', run: () => formatC(false) },
  { name: 'layers', run: () => run(process.execPath, [path.join(__dirname, 'layers.js')]) },
  { name: 'cycles', run: () => run(process.execPath, [path.join(__dirname, 'cycles.js')]) },
  { name: 'attw', run: () => run(npmProgram('attw'), ['--pack', '.', '--no-emoji', '--no-color']), install: 'npm install' },
  { name: 'publint', run: () => run(npmProgram('publint'), ['--strict']), install: 'npm install' },
  { name: 'cppcheck', run: () => run('cppcheck', [...cppcheckOptions, ...listC(/\.c$/)]), install: 'apt-get install cppcheck' }
]

async function lint () {
  const result = { passed: 0, failures: [], skipped: [] }
  for (const tool of tools) {
    const { failure, output } = await tool.run()
    process.stdout.write(output)
    if (failure === null) result.passed++
    else if (failure === 'not found' && tool.install) result.skipped.push(`${tool.name} (${tool.install})`)
    else result.failures.push(`${tool.name}: ${failure}`)
  }
  return result
}

const suite = { name: 'lint', run: lint }

if (require.main === module) runSuites([suite])

module.exports = suite
