'use strict'

// Prints the folder of SQLite's amalgamation, for binding.gyp: the published package
// has a copy, a clone that of a development dependency.

const { existsSync } = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const folders = ['deps/sqlite3', 'node_modules/better-sqlite3/deps/sqlite3']
const folder = folders.find((folder) => existsSync(path.join(root, folder, 'sqlite3.c')))

if (folder === undefined) {
  console.error(`SQLite's source is neither in ${folders.join(' nor in ')}`)
  process.exitCode = 1
} else {
  console.log(folder)
}
