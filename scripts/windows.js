'use strict'

// node scripts/windows.js: the addon for Windows, into prebuilds/win32-x64, made on Linux by mingw-w64.
// It needs nothing beside itself but what every Windows has, and takes Node-API from the program that
// loads it (src/napi/host_windows.c), so that there is no import library.

const { mkdirSync, readFileSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { include_dir: nodeInclude } = require('node-api-headers')
const { root } = require('./files')
const { run } = require('./command')
const { toWindows } = require('./platform')
const { findSqliteFolder } = require('./sqlite')

const compiler = 'x86_64-w64-mingw32-gcc'
const install = 'apt-get install mingw-w64'

/** What all C for Windows is compiled with: of Windows 10, as Node.js is, and with C99's formats. */
const windowsFlags = ['-D_WIN32_WINNT=0x0A00', '-DWIN32_LEAN_AND_MEAN', '-D__USE_MINGW_ANSI_STDIO=1']

const optimisation = ['-O3', '-fvisibility=hidden']
const linkFlags = ['-shared', '-static', '-s', '-Wl,--no-insert-timestamp']

const folder = path.join(root, 'build', 'windows')
const target = path.join(root, 'prebuilds', 'win32-x64', 'offloop.node')

function readDescription () {
  const text = readFileSync(path.join(root, 'binding.gyp'), 'utf8')
  return {
    sources: Array.from(text.matchAll(/'(src\/.*\.c)'/g), ([, source]) => source),
    sqliteDefines: Array.from(text.matchAll(/'(SQLITE_\w+(?:=\w+)?)'/g), ([, define]) => `-D${define}`)
  }
}

/** What is compiled: each { source, object, flags }, SQLite, which takes longest, first. */
function listUnits () {
  const { sources, sqliteDefines } = readDescription()
  const sqlite = findSqliteFolder()
  if (sqlite === undefined) throw new Error('SQLite\'s source is missing: run npm install')
  const includes = ['include', 'src', sqlite, nodeInclude].map((one) => `-I${one}`)
  const flags = ['-std=c11', ...optimisation, '-Wall', '-Wextra', '-Werror', ...windowsFlags, '-DNAPI_VERSION=8', '-DNAPI_EXTERN=__declspec(dllimport)', ...includes]
  const units = [
    { source: path.join(sqlite, 'sqlite3.c'), flags: ['-std=gnu11', ...optimisation, '-w', ...sqliteDefines] },
    ...toWindows(sources).map((source) => ({ source, flags }))
  ]
  return units.map((unit) => ({ ...unit, object: path.join(folder, `${unit.source.replaceAll('/', '.')}.o`) }))
}

async function command (program, args) {
  const { failure, output } = await run(program, args)
  process.stdout.write(output)
  if (failure === 'not found') throw new Error(`there is no ${program}: ${install}`)
  if (failure !== null) throw new Error(`the addon for Windows was not built: ${program} ${failure}`)
}

async function compileAll (units) {
  const waiting = [...units]
  async function work () {
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) await command(compiler, [...unit.flags, '-c', '-o', unit.object, unit.source])
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
}

/** Makes the addon; answers its path. */
async function buildForWindows () {
  const units = listUnits()
  for (const one of [folder, path.dirname(target)]) mkdirSync(one, { recursive: true })
  await compileAll(units)
  await command(compiler, [...linkFlags, '-o', target, ...units.map(({ object }) => object)])
  return target
}

if (require.main === module) {
  buildForWindows().then((file) => console.log(path.relative(root, file)), (error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}

module.exports = { buildForWindows, compiler, install, windowsFlags }
