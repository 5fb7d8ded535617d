'use strict'

// npm run lint: each tool over everything that it understands.

const { mkdirSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { name, version } = require('../package.json')
const { root, listC } = require('./files')
const { run, npmProgram } = require('./command')
const { formatC } = require('./format')
const { runSuites } = require('./suite')

const cppcheckOptions = [
  '--quiet', '--enable=warning,performance,portability', '--std=c11', '--inline-suppr', '--error-exitcode=1',
  '-Iinclude', '-Isrc'
]

// Packed without the package's scripts, which want prebuilds.
async function checkTypes () {
  const folder = path.join(root, 'build', 'packed')
  mkdirSync(folder, { recursive: true })
  const packed = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder])
  if (packed.failure !== null) return { ...packed, failure: `npm pack: ${packed.failure}` }
  return await run(npmProgram('attw'), [path.join(folder, `${name}-${version}.tgz`), '--no-emoji', '--no-color'])
}

// Those of a line run one after another: attw and publint both pack the package.
const lines = [
  [
    { name: 'eslint', run: () => run(npmProgram('eslint'), ['--max-warnings=0', '.']) },
    { name: 'clang-format', run: () => formatC(false) }
  ],
  [
    { name: 'layers', run: () => run(process.execPath, [path.join(__dirname, 'layers.js')]) },
    { name: 'cycles', run: () => run(process.execPath, [path.join(__dirname, 'cycles.js')]) },
    { name: 'attw', run: checkTypes, install: 'npm install' },
    { name: 'publint', run: () => run(npmProgram('publint'), ['--strict']), install: 'npm install' }
  ],
  [
    { name: 'cppcheck', run: () => run('cppcheck', ['-j', String(availableParallelism()), ...cppcheckOptions, ...listC(/\.c$/)]), install: 'apt-get install cppcheck' }
  ]
]

async function lint () {
  const result = { passed: 0, failures: [], skipped: [] }
  async function check (tool) {
    const { failure, output } = await tool.run()
    process.stdout.write(output)
    if (failure === null) result.passed++
    else if (failure === 'not found' && tool.install) result.skipped.push(`${tool.name} (${tool.install})`)
    else result.failures.push(`${tool.name}: ${failure}`)
  }
  await Promise.all(lines.map(async (tools) => {
    for (const tool of tools) await check(tool)
  }))
  return result
}

const suite = { name: 'lint', run: lint }

if (require.main === module) runSuites([suite])

module.exports = suite
