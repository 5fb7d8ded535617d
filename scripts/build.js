'use strict'

// Compiles the addon into build/Release with the node-gyp that npm brings.
// Compiles only what has changed. With CI=true, warnings are errors.

const { existsSync } = require('node:fs')
const path = require('node:path')
const { buildAddon } = require('./node-gyp')

const root = path.join(__dirname, '..')

function isOnPath (program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)))
}

function compile () {
  const env = { ...process.env }
  if (env.CI === 'true') env.CFLAGS = `${env.CFLAGS ?? ''} -Werror`
  return buildAddon(root, { env })
}

function listMissing () {
  const needed = [['python3', process.env.PYTHON], ['make', process.env.MAKE], ['cc', process.env.CC], ['g++', process.env.CXX]]
  return needed.filter(([program, chosen]) => !chosen && !isOnPath(program)).map(([program]) => program)
}

function main () {
  if (compile()) return
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
