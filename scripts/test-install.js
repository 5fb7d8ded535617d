'use strict'

// npm run test:install: packs the package, publishes it to a registry on this machine, and installs it from there as a
// new user does, with each client and in each of its ways, where there is neither a compiler nor Python. The first
// program of the README is run in each. Clients and registry are installed below build/, and only here.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs')
const { createServer } = require('node:net')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { performance } = require('node:perf_hooks')
const { root } = require('./files')
const { run } = require('./command')
const { firstProgram } = require('./first-program')
const { targets } = require('./prebuilds/targets')
const { runSuites } = require('./suite')

const packages = ['verdaccio@6.8.0', 'pnpm@10.34.9', 'yarn@1.22.22', '@yarnpkg/cli-dist@4.18.1']
// A dependency of verdaccio's asks for a tag that some mirrors do not have.
const overrides = { 'node-fetch': '2.7.0' }

const tools = path.join(root, 'build', 'install')
const tool = (...names) => path.join(tools, 'node_modules', ...names)

// Below none that has modules, which an installed package could find, too.
const folder = path.join(tmpdir(), `offloop-install-${process.pid}`)
const inFolder = (...names) => path.join(folder, ...names)

// All that is on the PATH, beside node: what the clients' own scripts call.
const programs = ['basename', 'cat', 'dirname', 'env', 'readlink', 'sed', 'sh', 'uname']

const program = { npm: null, pnpm: tool('pnpm/bin/pnpm.cjs'), yarn: tool('yarn/bin/yarn.js'), berry: tool('@yarnpkg/cli-dist/bin/yarn.js') }

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

async function must (what, call) {
  const { failure, output } = await call
  if (failure !== null) throw new Error(`${what}: ${failure}\n${output}`)
  return output
}

async function installTools () {
  const stamp = path.join(tools, 'installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join()) return
  mkdirSync(tools, { recursive: true })
  writeFileSync(path.join(tools, 'package.json'), JSON.stringify({ private: true, overrides }))
  await must(packages.join(), run('npm', ['install', '--prefix', tools, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]))
  writeFileSync(stamp, packages.join())
}

function findProgram (name) {
  const found = process.env.PATH.split(path.delimiter).map((place) => path.join(place, name)).find(existsSync)
  if (found === undefined) throw new Error(`no ${name} on the PATH`)
  return found
}

function makePath () {
  mkdirSync(inFolder('bin'), { recursive: true })
  symlinkSync(process.execPath, inFolder('bin', 'node'))
  for (const name of programs) symlinkSync(findProgram(name), inFolder('bin', name))
  program.npm = path.join(path.dirname(findProgram('npm')), '..', 'lib/node_modules/npm/bin/npm-cli.js')
}

function findPort () {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

// A registry that has all that npm's has, and offloop besides.
async function startRegistry () {
  const port = await findPort()
  const uplink = (await must('npm config', run('npm', ['config', 'get', 'registry']))).trim()
  const everything = { access: '$all', publish: '$anonymous', proxy: 'npmjs' }
  const config = {
    storage: inFolder('storage'),
    uplinks: { npmjs: { url: uplink } },
    packages: { offloop: { access: '$all', publish: '$anonymous' }, '@*/*': everything, '**': everything },
    max_body_size: '50mb',
    log: { type: 'stdout', level: 'warn' }
  }
  writeFileSync(inFolder('verdaccio.yaml'), JSON.stringify(config))
  const child = spawn(process.execPath, [tool('verdaccio/bin/verdaccio'), '--config', inFolder('verdaccio.yaml'), '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => { said += text })
  const url = `http://127.0.0.1:${port}/`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the registry did not start: ${said}`)
    const answer = await fetch(`${url}-/ping`).catch(() => null)
    if (answer?.ok) return { url, stop: () => child.kill() }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function publish (registry) {
  // Who publishes, the registry does not ask; npm does not publish for nobody.
  const env = { npm_config_registry: registry.url, [`npm_config_//${new URL(registry.url).host}/:_authToken`]: 'anybody' }
  return must('npm publish', run('npm', ['publish', '--no-provenance'], { env }))
}

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
  const start = first === undefined ? [] : [program[first], ...words]
  for (const [i, call] of way.calls.entries()) {
    const isOffline = way.isOffline || i > 0
    if (i > 0) for (const name of ['node_modules', '.pnp.cjs', '.yarn', 'tasks.db']) rmSync(path.join(cwd, name), { recursive: true, force: true })
    const options = { cwd, env: isOffline ? { ...env, YARN_ENABLE_NETWORK: '0' } : env, isBare: true }
    const from = performance.now()
    await must(call.join(' '), run(process.execPath, [program[way.client], ...call], options))
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
  await installTools()
  makePath()
  const registry = await startRegistry()
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
