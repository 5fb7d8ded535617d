'use strict'

// SQLite's amalgamation: a clone has that of a development dependency, the published package its own, compressed to a
// fifth of 10 MB (scripts/vendor.js).

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { brotliDecompressSync } = require('node:zlib')

const root = path.join(__dirname, '..', '..', '..')

const names = ['sqlite3.c', 'sqlite3.h']

/** Where a clone has it, from the root. */
const cloned = 'node_modules/better-sqlite3/deps/sqlite3'

const packedFile = (name) => path.join(root, 'deps', 'sqlite3', `${name}.br`)

/** The folder that has it, or `folder`, where it is unpacked then; throws where there is none. */
function provideSqlite (folder) {
  if (existsSync(path.join(root, cloned))) return cloned
  if (!existsSync(packedFile(names[0]))) throw new Error(`SQLite's source is neither in ${cloned} nor in deps/sqlite3 below ${root}`)
  mkdirSync(folder, { recursive: true })
  for (const name of names) writeFileSync(path.join(folder, name), brotliDecompressSync(readFileSync(packedFile(name))))
  return folder
}

module.exports = { names, cloned, packedFile, provideSqlite }
