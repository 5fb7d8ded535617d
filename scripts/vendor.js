'use strict'

// npm's prepack: puts SQLite's amalgamation into the package, whose installation brings
// no development dependencies. With --remove, postpack: takes it out of the clone again.

const { cpSync, mkdirSync, rmSync } = require('node:fs')
const path = require('node:path')
const { findSqliteFolder } = require('../lib/cli/addon')

const root = path.join(__dirname, '..')
const target = path.join(root, 'deps', 'sqlite3')

function copy () {
  const folder = findSqliteFolder()
  if (folder === undefined) throw new Error('SQLite\'s source is missing: run npm install')
  mkdirSync(target, { recursive: true })
  for (const name of ['sqlite3.c', 'sqlite3.h']) cpSync(path.join(root, folder, name), path.join(target, name))
}

if (process.argv.includes('--remove')) rmSync(path.dirname(target), { recursive: true, force: true })
else copy()
