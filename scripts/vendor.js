'use strict'

// Puts SQLite's amalgamation, compressed, where the published package has it, whose installation brings no
// development dependencies.

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { brotliCompressSync, brotliDecompressSync, constants } = require('node:zlib')
const { names, cloned, packedFile } = require('../lib/cli/sqlite')
const { root } = require('./files')

// The best quality would save another tenth, and take twenty times as long.
const compress = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
})

for (const name of names) {
  const bytes = readFileSync(path.join(root, cloned, name))
  const file = packedFile(name)
  if (existsSync(file) && brotliDecompressSync(readFileSync(file)).equals(bytes)) continue
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, compress(bytes))
}
