'use strict'

// Builds raw.node with npm's own node-gyp when it is missing or older than its
// sources.

const { execFileSync } = require('node:child_process')
const { existsSync, realpathSync, statSync } = require('node:fs')
const path = require('node:path')

const sources = ['raw.c', 'copy.c', 'copy.h', 'binding.gyp'].map((name) => path.join(__dirname, name))
const addon = path.join(__dirname, 'build', 'Release', 'raw.node')
const prefix = path.resolve(path.dirname(process.execPath), '..')

function isUpToDate () {
  if (!existsSync(addon)) return false
  const built = statSync(addon).mtimeMs
  return sources.every((source) => statSync(source).mtimeMs <= built)
}

// The npm that runs us, the one beside node, the first one on the PATH.
function * npmFolders () {
  if (process.env.npm_execpath) yield path.resolve(process.env.npm_execpath, '../..')
  yield path.join(prefix, 'lib', 'node_modules', 'npm')
  for (const folder of process.env.PATH.split(path.delimiter)) {
    const npm = path.join(folder, 'npm')
    if (existsSync(npm)) yield path.resolve(realpathSync(npm), '../..')
  }
}

function findNodeGyp () {
  for (const folder of npmFolders()) {
    const file = path.join(folder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')
    if (existsSync(file)) return file
  }
  throw new Error('node-gyp not found: it comes with npm, which is neither beside node nor on the PATH')
}

function build () {
  if (isUpToDate()) return addon
  const args = [findNodeGyp(), 'rebuild', '--silent', '--directory', __dirname]
  if (existsSync(path.join(prefix, 'include', 'node'))) args.push(`--nodedir=${prefix}`)
  execFileSync(process.execPath, args, { stdio: ['ignore', 2, 2] })
  return addon
}

module.exports = { build }
