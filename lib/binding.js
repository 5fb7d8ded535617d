'use strict'

// The only file that touches the addon.

const { existsSync } = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')

// What was compiled here comes before what came with the package.
const compiled = path.join(root, 'build', 'Release', 'offloop.node')

function nameLibc () {
  if (process.platform !== 'linux') return ''
  return `.${process.env.LIBC ?? (existsSync('/etc/alpine-release') ? 'musl' : 'glibc')}`
}

// node-gyp-build looks there, too, in the same order, and knows where else there may be one; but to load it takes
// longer than the addon.
function findAddon () {
  if (!process.env.PREBUILDS_ONLY && existsSync(compiled)) return require(compiled)
  const prebuilt = path.join(root, 'prebuilds', `${process.platform}-${process.arch}`, `offloop${nameLibc()}.node`)
  return existsSync(prebuilt) ? require(prebuilt) : require('node-gyp-build')(root)
}

// What helps where there is no addon.
function findAdvice () {
  if (!existsSync(path.join(root, 'include', 'offloop.h'))) return 'it is part of no bundle: keep \'offloop\' external, as with esbuild\'s --external:offloop'
  return 'run \'npx offloop rebuild\' to compile it here'
}

// Whether what is loaded becomes part of a snapshot. Only options of the command line can say so, and node:v8 takes
// longer to load than the addon.
function isBuildingSnapshot () {
  return process.execArgv.some((option) => /^--(build-snapshot|experimental-sea-config|build-sea)/.test(option)) &&
    Boolean(require('node:v8').startupSnapshot?.isBuildingSnapshot())
}

function loadAddon () {
  // It would load, and V8 end the process when it writes the snapshot.
  if (isBuildingSnapshot()) throw new Error("offloop's addon cannot be part of a snapshot: require 'offloop' when the snapshot has started, as in the function of v8.startupSnapshot.setDeserializeMainFunction()")
  try {
    return findAddon()
  } catch (cause) {
    const [reason] = cause.message.split('\n')
    throw new Error(`offloop's addon cannot be loaded; ${findAdvice()} (${reason})`, { cause })
  }
}

module.exports = loadAddon()
