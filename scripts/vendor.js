'use strict'

// Puts SQLite's amalgamation, compressed and without its comments, which are half of it, where the published package
// has it, whose installation brings no development dependencies.

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { brotliCompressSync, brotliDecompressSync, constants } = require('node:zlib')
const { names, cloned, packedFile } = require('../lib/cli/compile/sqlite')
const { root } = require('./files')

// The best quality would save another tenth, and take twenty times as long.
const compress = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
})

// A comment, or what may look as if there were one in it.
const TOKEN = /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\/\*[^]*?\*\//g

// Lines keep their numbers, for what compilers and debuggers say.
const strip = (text) => text.replace(TOKEN, (token) => token.startsWith('/*') ? ` ${token.replace(/[^\n]+/g, '')}` : token).replace(/[ \t]+$/gm, '')

for (const name of names) {
  const bytes = Buffer.from(strip(readFileSync(path.join(root, cloned, name), 'utf8')))
  const file = packedFile(name)
  if (existsSync(file) && brotliDecompressSync(readFileSync(file)).equals(bytes)) continue
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, compress(bytes))
}
