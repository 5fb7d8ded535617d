'use strict'

// Builds raw.node with npm's own node-gyp when it is missing or older than its
// sources.

const { existsSync, statSync } = require('node:fs')
const path = require('node:path')
const { buildAddon } = require('../../scripts/node-gyp')

const sources = ['raw.c', 'copy.c', 'copy.h', 'binding.gyp'].map((name) => path.join(__dirname, name))
const addon = path.join(__dirname, 'build', 'Release', 'raw.node')

function isUpToDate () {
  if (!existsSync(addon)) return false
  const built = statSync(addon).mtimeMs
  return sources.every((source) => statSync(source).mtimeMs <= built)
}

function build () {
  if (!isUpToDate() && !buildAddon(__dirname, { stdio: ['ignore', 2, 2] })) throw new Error('the raw addon could not be compiled, see above')
  return addon
}

module.exports = { build }
