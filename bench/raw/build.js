'use strict'

// Compiles raw.node, or what has changed of it, as the addon is compiled.

const path = require('node:path')
const { include_dir: nodeInclude } = require('node-api-headers')
const { describeAddon } = require('../../lib/cli/compile/addon')
const { buildAddon } = require('../../lib/cli/compile/build-addon')
const { chooseCompiler } = require('../../lib/cli/compile/compiler')
const { cloned } = require('../../lib/cli/compile/sqlite')

const output = path.join(__dirname, 'build', 'Release', 'raw.node')

const raw = {
  sources: ['copy.c', 'raw.c'],
  includes: [nodeInclude],
  defines: ['NAPI_VERSION=8'],
  flags: ['-std=c11', '-O3', '-fPIC', '-fvisibility=hidden', '-fno-omit-frame-pointer', '-pthread', '-Wall', '-Wextra']
}

/** Resolves to the addon's file. */
async function build () {
  await buildAddon({ ...describeAddon(cloned), root: __dirname, output, parts: { raw } }, {
    folder: path.join(__dirname, 'build', 'objects'), compiler: chooseCompiler('C'), warn: (text) => process.stderr.write(text)
  })
  return output
}

module.exports = { build }
