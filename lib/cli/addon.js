'use strict'

// How the addon is compiled: of which sources, with which flags. This is read by offloop rebuild, by
// binding.gyp, by what makes the prebuilds and by what compiles the C tests. Paths start from `root`.

const { existsSync, readdirSync } = require('node:fs')
const path = require('node:path')
const { include_dir: nodeInclude } = require('node-api-headers')

const root = path.join(__dirname, '..', '..')

// With frame pointers, as Node.js has them, the system's profilers see through the addon.
const common = ['-std=c11', '-fPIC', '-fvisibility=hidden', '-fno-omit-frame-pointer', '-pthread']

const sqliteDefines = [
  'SQLITE_DEFAULT_MEMSTATUS=0',
  'SQLITE_DEFAULT_WAL_SYNCHRONOUS=2',
  'SQLITE_DQS=0',
  'SQLITE_LIKE_DOESNT_MATCH_BLOBS',
  'SQLITE_MAX_EXPR_DEPTH=0',
  'SQLITE_OMIT_DEPRECATED',
  'SQLITE_OMIT_LOAD_EXTENSION',
  'SQLITE_OMIT_PROGRESS_CALLBACK',
  'SQLITE_OMIT_SHARED_CACHE',
  'SQLITE_THREADSAFE=2',
  'SQLITE_TRUSTED_SCHEMA=0',
  'SQLITE_USE_ALLOCA',
  ...(process.platform === 'linux' ? ['HAVE_FDATASYNC=1'] : [])
]

const toPosix = (file) => file.replaceAll(path.sep, '/')

function listSources () {
  if (!existsSync(path.join(root, 'src'))) throw new Error(`offloop's source is not in ${path.join(root, 'src')}`)
  return readdirSync(path.join(root, 'src'), { recursive: true })
    .filter((name) => name.endsWith('.c')).map((name) => `src/${toPosix(name)}`).sort()
}

/** What the addon is made of, with SQLite's source from the folder `sqlite`; throws where its own is missing. */
function describeAddon (sqlite) {
  const headers = toPosix(path.relative(root, nodeInclude))
  return {
    root,
    output: path.join(root, 'build', 'Release', 'offloop.node'),
    parts: {
      sqlite3: { sources: [`${sqlite}/sqlite3.c`], includes: [], defines: sqliteDefines, flags: [...common, '-O2', '-w'] },
      offloop: { sources: listSources(), includes: ['include', 'src', sqlite, headers], defines: ['NAPI_VERSION=8'], flags: [...common, '-O3'] }
    },
    libraries: process.platform === 'linux' ? ['-ldl'] : []
  }
}

module.exports = { sqliteDefines, describeAddon }
