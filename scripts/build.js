'use strict'

// Compiles the addon into build/Release with the node-gyp that npm brings.
// Compiles only what has changed. With CI=true, warnings are errors.

const { spawnSync } = require('node:child_process')
const { existsSync, realpathSync } = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const prefix = path.resolve(path.dirname(process.execPath), '..')
const searchPath = (process.env.PATH ?? '').split(path.delimiter)

function isOnPath (program) {
  return searchPath.some((folder) => existsSync(path.join(folder, program)))
}

// What npm names to its scripts; else the one in the npm that runs us, in the
// npm beside node, in the first npm on the PATH.
function * nodeGypPlaces () {
  if (process.env.npm_config_node_gyp) yield process.env.npm_config_node_gyp
  const npms = [process.env.npm_execpath, ...[path.dirname(process.execPath), ...searchPath].map((folder) => path.join(folder, 'npm'))]
  for (const npm of npms) {
    if (npm && existsSync(npm)) yield path.resolve(realpathSync(npm), '../../node_modules/node-gyp/bin/node-gyp.js')
  }
}

function findNodeGyp () {
  for (const file of nodeGypPlaces()) {
    if (existsSync(file)) return file
  }
  throw new Error('node-gyp not found: it comes with npm, which is neither beside node nor on the PATH')
}

function runNodeGyp () {
  const args = [findNodeGyp(), 'configure', 'build', '--jobs=max', '--loglevel=error']
  // The headers of this node, where it has them, instead of downloaded ones.
  if (existsSync(path.join(prefix, 'include/node/node_version.h'))) args.push(`--nodedir=${prefix}`)
  const env = { ...process.env }
  if (env.CI === 'true') env.CFLAGS = `${env.CFLAGS ?? ''} -Werror`
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

function listMissing () {
  const needed = [['python3', process.env.PYTHON], ['make', process.env.MAKE], ['cc', process.env.CC], ['g++', process.env.CXX]]
  return needed.filter(([program, chosen]) => !chosen && !isOnPath(program)).map(([program]) => program)
}

function main () {
  if (runNodeGyp()) return
  const missing = process.platform === 'win32' ? [] : listMissing()
  if (missing.length === 0) throw new Error('the addon could not be compiled, see above')
  throw new Error(`compiling the addon needs ${missing.join(', ')}, not found on the PATH; on Debian: apt-get install python3 make g++`)
}

try {
  main()
} catch (error) {
  console.error(`offloop: ${error.message}`)
  process.exitCode = 1
}
