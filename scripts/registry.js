'use strict'

// A registry on this machine, verdaccio: it has all that npm's has, and what is published here.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { writeFileSync } = require('node:fs')
const { createServer } = require('node:net')
const path = require('node:path')
const { run } = require('./command')

/** The output of what run() answers, which is to have done `what`. */
async function must (what, call) {
  const { failure, output } = await call
  if (failure !== null) throw new Error(`${what}: ${failure}\n${output}`)
  return output
}

async function findPort () {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

async function writeConfig (folder) {
  const uplink = (await must('npm config', run('npm', ['config', 'get', 'registry']))).trim()
  const everything = { access: '$all', publish: '$anonymous', proxy: 'npmjs' }
  const file = path.join(folder, 'verdaccio.yaml')
  writeFileSync(file, JSON.stringify({
    storage: path.join(folder, 'storage'),
    uplinks: { npmjs: { url: uplink } },
    packages: { offloop: { access: '$all', publish: '$anonymous' }, '@*/*': everything, '**': everything },
    max_body_size: '50mb',
    log: { type: 'stdout', level: 'warn' }
  }))
  return file
}

/** Starts `program`, verdaccio's, which keeps its files in `folder`. Resolves to its `url` and what stops it. */
async function startRegistry (program, folder) {
  const address = `127.0.0.1:${await findPort()}`
  const child = spawn(process.execPath, [program, '--config', await writeConfig(folder), '--listen', address], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => { said += text })
  const url = `http://${address}/`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the registry did not start: ${said}`)
    const answer = await fetch(`${url}-/ping`).catch(() => null)
    if (answer?.ok) return { url, stop: () => child.kill() }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Publishes this package. The registry does not ask who does; npm does not publish for nobody. */
function publish ({ url }) {
  const env = { npm_config_registry: url, [`npm_config_//${new URL(url).host}/:_authToken`]: 'anybody' }
  return must('npm publish', run('npm', ['publish', '--no-provenance'], { env }))
}

module.exports = { must, publish, startRegistry }
