'use strict'

// How the addon is compiled: of which sources, with which flags. This is read by offloop rebuild, by
// binding.gyp, by what makes the prebuilds and by what compiles the C tests. Paths start from `root`.

const { existsSync, readdirSync } = require('node:fs')
const path = require('node:path')
const { include_dir: nodeInclude } = require('node-api-headers')
const { isForWindowsOnly, sourcesFor } = require('./twins')

const root = path.join(__dirname, '..', '..', '..')

// With frame pointers, as Node.js has them, the system's profilers see through the addon.
const common = ['-std=c11', '-fvisibility=hidden', '-fno-omit-frame-pointer']

// What the addon takes of Node-API is in the program that loads it.
const unix = { compileFlags: ['-fPIC', '-pthread'], linkFlags: ['-shared', '-pthread'], defines: [], sqliteDefines: [], libraries: [] }

const platforms = {
  linux: { ...unix, sqliteDefines: ['HAVE_FDATASYNC=1'], libraries: ['-ldl'] },
  darwin: { ...unix, linkFlags: ['-bundle', '-undefined', 'dynamic_lookup', '-pthread'] },
  win32: {
    compileFlags: [],
    linkFlags: ['-shared', '-static'],
    // Of Windows 10, as Node.js is, and with C99's formats.
    defines: ['_WIN32_WINNT=0x0A00', 'WIN32_LEAN_AND_MEAN', '__USE_MINGW_ANSI_STDIO=1'],
    sqliteDefines: [],
    libraries: []
  }
}

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
  'SQLITE_USE_ALLOCA'
]

const systemOf = (platform) => platforms[platform] ?? unix

/** What C is compiled with for `platform`: the addon's own, and SQLite's. */
const definesFor = (platform) => systemOf(platform).defines
const sqliteDefinesFor = (platform) => [...sqliteDefines, ...systemOf(platform).sqliteDefines]

const toPosix = (file) => file.replaceAll(path.sep, '/')

function listSources (platform) {
  if (!existsSync(path.join(root, 'src'))) throw new Error(`offloop's source is not in ${path.join(root, 'src')}`)
  const all = readdirSync(path.join(root, 'src'), { recursive: true }).filter((name) => name.endsWith('.c')).map((name) => `src/${toPosix(name)}`).sort()
  return sourcesFor(platform, all.filter((source) => !isForWindowsOnly(source)), root)
}

/** What the addon is made of, with SQLite's source from the folder `sqlite`; throws where its own is missing. */
function describeAddon (sqlite, platform = process.platform) {
  const headers = toPosix(path.relative(root, nodeInclude))
  const { compileFlags, linkFlags, libraries } = systemOf(platform)
  const flags = [...common, ...compileFlags]
  return {
    root,
    output: path.join(root, 'build', 'Release', 'offloop.node'),
    parts: {
      sqlite3: { sources: [`${sqlite}/sqlite3.c`], includes: [], defines: sqliteDefinesFor(platform), flags: [...flags, '-O2', '-w'] },
      offloop: {
        sources: listSources(platform),
        includes: ['include', 'src', sqlite, headers],
        defines: [...definesFor(platform), 'NAPI_VERSION=8'],
        flags: [...flags, '-O3']
      }
    },
    linkFlags,
    libraries
  }
}

module.exports = { definesFor, sqliteDefinesFor, describeAddon }
