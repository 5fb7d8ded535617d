'use strict'

// npm run test:install: packs the package, publishes it to a registry on this machine, and installs it from there as a
// new user does, with each client and in each of its ways, where there is neither a compiler nor Python. The first
// program of the README is run in each. Clients and registry are installed below build/, and only here.

const assert = require('node:assert/strict')
const { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { performance } = require('node:perf_hooks')
const { root } = require('./files')
const { run } = require('./command')
const { firstProgram } = require('./first-program')
const { provide } = require('./npm-install')
const { targets } = require('./prebuilds/targets')
const { must, publish, startRegistry } = require('./registry')
const { runSuites } = require('./suite')

const packages = ['verdaccio@6.8.0', 'pnpm@10.34.9', 'yarn@1.22.22', '@yarnpkg/cli-dist@4.18.1']
// A dependency of verdaccio's asks for a tag that some mirrors do not have.
const overrides = { 'node-fetch': '2.7.0' }

// Below none that has modules, which an installed package could find, too.
const folder = path.join(tmpdir(), `offloop-install-${process.pid}`)
const inFolder = (...names) => path.join(folder, ...names)

// All that is on the PATH, beside node: what the clients' own scripts call.
const programs = ['basename', 'cat', 'dirname', 'env', 'readlink', 'sed', 'sh', 'uname']

/** The program of each client. */
const clients = {}

// What each way calls: the first call finds the registry, unless it is offline; those behind it find what is in the cache
// alone, in a folder that has a lock file.
const ways = [
  { name: 'npm install', client: 'npm', calls: [['install', 'offloop']] },
  { name: 'npm install without scripts', client: 'npm', calls: [['install', 'offloop', '--ignore-scripts']] },
  { name: 'npm install offline', client: 'npm', calls: [['install', 'offloop', '--offline']], isOffline: true },
  { name: 'npm ci', client: 'npm', calls: [['install', 'offloop'], ['ci', '--offline']] },
  { name: 'npm ci without scripts', client: 'npm', calls: [['install', 'offloop'], ['ci', '--offline', '--ignore-scripts']] },
  { name: 'pnpm install', client: 'pnpm', calls: [['add', 'offloop'], ['install', '--offline', '--frozen-lockfile']] },
  { name: 'yarn 1 install', client: 'yarn', calls: [['add', 'offloop'], ['install', '--offline', '--frozen-lockfile']] },
  { name: 'yarn 4 install', client: 'berry', env: { YARN_NODE_LINKER: 'node-modules' }, calls: [['add', 'offloop'], ['install', '--immutable']] },
  { name: "yarn 4 install, Plug'n'Play", client: 'berry', calls: [['add', 'offloop'], ['install', '--immutable']], runner: ['berry', 'node'] }
]

function findProgram (name) {
  const found = process.env.PATH.split(path.delimiter).map((place) => path.join(place, name)).find(existsSync)
  if (found === undefined) throw new Error(`no ${name} on the PATH`)
  return found
}

function makePath () {
  mkdirSync(inFolder('bin'), { recursive: true })
  symlinkSync(process.execPath, inFolder('bin', 'node'))
  for (const name of programs) symlinkSync(findProgram(name), inFolder('bin', name))
}

const findNpm = () => realpathSync(findProgram('npm'))

// The environment of a new user, as far as the clients look at it.
function environmentOf ({ client, env }, registry) {
  return {
    PATH: inFolder('bin'),
    HOME: inFolder('homes', client),
    npm_config_registry: registry.url,
    npm_config_update_notifier: 'false',
    YARN_NPM_REGISTRY_SERVER: registry.url,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
    // It is as young as can be.
    YARN_NPM_MINIMAL_AGE_GATE: '0',
    ...env
  }
}

/** Installs in one way, and runs the program after each call. */
async function tryWay (way, registry) {
  const cwd = inFolder('projects', way.name.replaceAll(/\W+/g, '-'))
  mkdirSync(cwd, { recursive: true })
  mkdirSync(inFolder('homes', way.client), { recursive: true })
  const { code, output } = firstProgram()
  // Without its type, yarn's Plug'n'Play would not look at what is imported.
  writeFileSync(path.join(cwd, 'package.json'), '{ "name": "project", "private": true, "type": "module" }\n')
  writeFileSync(path.join(cwd, 'main.mjs'), code)
  const env = environmentOf(way, registry)
  const [first, ...words] = way.runner ?? []
  const start = first === undefined ? [] : [clients[first], ...words]
  for (const [i, call] of way.calls.entries()) {
    const isOffline = way.isOffline || i > 0
    if (i > 0) for (const name of ['node_modules', '.pnp.cjs', '.yarn', 'tasks.db']) rmSync(path.join(cwd, name), { recursive: true, force: true })
    const options = { cwd, env: isOffline ? { ...env, YARN_ENABLE_NETWORK: '0' } : env, isBare: true }
    const from = performance.now()
    await must(call.join(' '), run(process.execPath, [clients[way.client], ...call], options))
    const printed = await must('the first program', run(process.execPath, [...start, 'main.mjs'], options))
    console.log(`${way.name}: ${call.join(' ')}: ${((performance.now() - from) / 1000).toFixed(1)} s until the first program has ended`)
    assert.equal(printed, output)
  }
}

/** From an empty folder to a task in C of one's own, where there is a compiler. */
async function makeTask (registry) {
  const cwd = inFolder('projects', 'own-task')
  mkdirSync(cwd)
  const options = { cwd, env: { ...environmentOf({ client: 'npm' }, registry), PATH: process.env.PATH }, isBare: true }
  for (const command of ['npm install offloop', 'npx offloop init', 'npx offloop build tasks.c', 'npx offloop types tasks.so', 'node --test']) {
    const [name, ...args] = command.split(' ')
    await must(command, run(name, args, options))
  }
  assert.match(await must('node main.js', run('node', ['main.js'], options)), /^78498\n/)
}

const attempts = [
  ...ways.map((way) => ({ name: way.name, attempt: (registry) => tryWay(way, registry) })),
  { name: "a task of one's own", attempt: makeTask }
]

async function test () {
  const needed = targets['linux-x64-glibc'].file
  if (!existsSync(needed)) return { passed: 0, failures: [], skipped: [`there is no ${path.relative(root, needed)} (npm run test:prebuilds)`] }
  const modules = await provide('install', packages, { overrides })
  const inModules = (file) => path.join(modules, file)
  Object.assign(clients, { npm: findNpm(), pnpm: inModules('pnpm/bin/pnpm.cjs'), yarn: inModules('yarn/bin/yarn.js'), berry: inModules('@yarnpkg/cli-dist/bin/yarn.js') })
  makePath()
  const registry = await startRegistry(inModules('verdaccio/bin/verdaccio'), folder)
  const result = { passed: 0, failures: [], skipped: [] }
  try {
    await publish(registry)
    for (const { name, attempt } of attempts) {
      try {
        await attempt(registry)
        result.passed++
      } catch (error) {
        result.failures.push(`${name}: ${error.message}`)
      }
    }
  } finally {
    registry.stop()
    rmSync(folder, { recursive: true })
  }
  return result
}

const suites = [{ name: 'install', run: test }]

if (require.main === module) runSuites(suites)

module.exports = suites
