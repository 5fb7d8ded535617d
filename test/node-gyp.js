'use strict'

// npm's own node-gyp: where it is, and running it.

const { spawnSync } = require('node:child_process')
const { existsSync, realpathSync } = require('node:fs')
const path = require('node:path')

const prefix = path.resolve(path.dirname(process.execPath), '..')
const searchPath = (process.env.PATH ?? '').split(path.delimiter)

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

// What it wants of the system; offloop itself does without.
const isComplete = spawnSync('sh', ['-c', 'command -v python3 && command -v make && command -v g++'], { stdio: 'ignore' }).status === 0

/** Does what `commands` say with the addon in `folder`; answers whether that went well. What is wrong is shown. */
function nodeGyp (folder, ...commands) {
  const args = [findNodeGyp(), ...commands, '--jobs=max', '--loglevel=error']
  // The headers of this node, where it has them, instead of downloaded ones.
  if (existsSync(path.join(prefix, 'include/node/node_version.h'))) args.push(`--nodedir=${prefix}`)
  return spawnSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

module.exports = { isComplete, nodeGyp }
