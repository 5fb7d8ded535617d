'use strict'

// The only file that touches the addon.

const { existsSync } = require('node:fs')
const path = require('node:path')
const findAddon = require('node-gyp-build')

const root = path.join(__dirname, '..')

// What helps where there is no addon.
function findAdvice () {
  if (require('node:v8').startupSnapshot?.isBuildingSnapshot()) return 'a snapshot can have no addons: require it when the snapshot has started'
  if (!existsSync(path.join(root, 'binding.gyp'))) return 'it is part of no bundle: keep \'offloop\' external, as with esbuild\'s --external:offloop'
  return 'run \'npx offloop rebuild\' to compile it here'
}

function loadAddon () {
  try {
    return findAddon(root)
  } catch (cause) {
    const [reason] = cause.message.split('\n')
    throw new Error(`offloop's addon cannot be loaded; ${findAdvice()} (${reason})`, { cause })
  }
}

module.exports = loadAddon()
