'use strict'

// npm run test:bundlers: offloop as bundlers leave it outside. The package is packed and installed beside them, below
// build/, and only here; then each does what docs/bundlers.md has its readers write.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const { createServer } = require('node:net')
const { once } = require('node:events')
const path = require('node:path')
const { filesBelow } = require('./bundlers-page')
const { root } = require('./files')
const { run } = require('./command')
const { runSuites } = require('./suite')

const packages = ['webpack@5.113.0', 'webpack-cli@7.3.1', 'webpack-node-externals@3.0.0', 'vite@8.4.0', 'next@16.4.6', 'react@19.3.1', 'react-dom@19.3.1']
const folder = path.join(root, 'build', 'bundlers')
const inFolder = (...names) => path.join(folder, ...names)

const ANSWER = /354224848179261915075/ // the 100th Fibonacci number
const kept = ['node_modules', 'package.json', 'package-lock.json']

async function must (program, ...args) {
  const { failure, output } = await run(program, args, { cwd: folder, env: { NEXT_TELEMETRY_DISABLED: '1', CI: 'true' } })
  if (failure !== null) throw new Error(`${path.basename(program)} ${args.join(' ')}: ${failure}\n${output}`)
  return output
}

const npx = (name, ...args) => must(inFolder('node_modules', '.bin', name), ...args)

// As from the registry, with the addon that is built here.
async function install () {
  mkdirSync(folder, { recursive: true })
  rmSync(inFolder('node_modules', 'offloop'), { recursive: true, force: true })
  writeFileSync(inFolder('package.json'), '{ "private": true }\n')
  await must('npm', 'pack', '--ignore-scripts', '--pack-destination', folder, root)
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  await must('npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', `./${tarball}`, ...packages)
  mkdirSync(inFolder('node_modules', 'offloop', 'build', 'Release'), { recursive: true })
  copyFileSync(path.join(root, 'build', 'Release', 'offloop.node'), inFolder('node_modules', 'offloop', 'build', 'Release', 'offloop.node'))
}

let installed = null

async function write (files) {
  installed ??= install()
  await installed
  for (const name of readdirSync(folder)) if (!kept.includes(name)) rmSync(inFolder(name), { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(inFolder(name)), { recursive: true })
    writeFileSync(inFolder(name), text)
  }
}

// What happens to who has not read the page.
function forget (files) {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replace(/externals?: (\{.*?\}|\[.*?\])/, '')]))
}

function bundleSuite (heading, build, bundle) {
  return suite(heading, async () => {
    const program = filesBelow('Bundlers')
    await write({ ...program, ...filesBelow(heading) })
    await npx(...build)
    assert.match(await must(process.execPath, bundle), ANSWER)
    await write({ ...program, ...forget(filesBelow(heading)) })
    await npx(...build)
    await assert.rejects(must(process.execPath, bundle), /keep 'offloop' external/)
  })
}

async function findPort () {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return String(port)
}

async function ask (port) {
  const server = spawn(process.execPath, [inFolder('node_modules', 'next', 'dist', 'bin', 'next'), 'start', '--port', port], { cwd: folder })
  try {
    server.stderr.pipe(process.stderr)
    for await (const text of server.stdout) if (text.includes('Ready')) break
    const response = await fetch(`http://localhost:${port}/fibonacci`)
    return await response.text()
  } finally {
    server.kill('SIGKILL')
  }
}

async function tryNext () {
  await write(filesBelow('Next.js'))
  await npx('next', 'build')
  assert.match(await ask(await findPort()), ANSWER)
}

function suite (name, attempt) {
  return {
    name,
    async run () {
      await attempt()
      return { passed: 1, failures: [], skipped: [] }
    }
  }
}

const suites = [
  bundleSuite('webpack', ['webpack'], 'dist/main.cjs'),
  bundleSuite('webpack-node-externals', ['webpack'], 'dist/main.cjs'),
  bundleSuite('Vite, for a server', ['vite', 'build'], 'dist/main.mjs'),
  bundleSuite('Vite, for a library', ['vite', 'build'], 'dist/main.mjs'),
  suite('Next.js', tryNext)
]

if (require.main === module) runSuites(suites)

module.exports = suites
