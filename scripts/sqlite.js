'use strict'

// Where SQLite's amalgamation is: a clone has that of a development dependency, the
// published package a copy (scripts/vendor.js). As a program, prints the folder for
// binding.gyp.

const { existsSync } = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const folders = ['node_modules/better-sqlite3/deps/sqlite3', 'deps/sqlite3']

// From the root, or undefined.
function findSqliteFolder () {
  return folders.find((folder) => existsSync(path.join(root, folder, 'sqlite3.c')))
}

function main () {
  const folder = findSqliteFolder()
  if (folder !== undefined) return console.log(folder)
  console.error(`SQLite's source is neither in ${folders.join(' nor in ')}`)
  process.exitCode = 1
}

if (require.main === module) main()

module.exports = { findSqliteFolder }
