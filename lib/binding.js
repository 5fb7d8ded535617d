'use strict'

// The only file that touches the addon.

const path = require('node:path')
const findAddon = require('node-gyp-build')

function loadAddon () {
  try {
    return findAddon(path.join(__dirname, '..'))
  } catch (cause) {
    const [reason] = cause.message.split('\n')
    throw new Error(`offloop's addon cannot be loaded; run 'npx offloop rebuild' to compile it here (${reason})`, { cause })
  }
}

module.exports = loadAddon()
