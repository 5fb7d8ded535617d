'use strict'

// One program of test/c: which sources belong to it, how it is compiled, what
// its output says.

const { existsSync, readFileSync, statSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { sqliteDefinesFor } = require('../lib/cli/compile/addon')
const { cloned: sqliteFolder } = require('../lib/cli/compile/sqlite')
const { isForWindowsOnly, sourcesFor } = require('../lib/cli/compile/twins')
const { root, listFiles } = require('./files')
const { sanitizers } = require('./sanitizers')
const { run } = require('./command')

// A list of sources may hold "src/base/*.c", which -Wcomment takes for a
// comment in a comment.
const flags = [
  '-std=c11', '-g', '-O1', '-Wall', '-Wextra', '-Werror', '-Wno-comment', '-fno-omit-frame-pointer', '-D_GNU_SOURCE',
  '-Iinclude', '-Isrc', '-pthread'
]
const sqliteFlags = ['-std=c11', '-g', '-O1', '-w', '-fno-omit-frame-pointer', '-pthread', ...sqliteDefinesFor('linux').map((define) => `-D${define}`)]
const timeout = 120000
const sanitizerReport = /(ERROR|WARNING): \w+Sanitizer|runtime error:/

// The words of the comment that begins with `key:`.
function readComment (text, key) {
  const comment = new RegExp(`/\\*\\s*${key}:([^]*?)\\*/`).exec(text)
  return comment ? comment[1].split(/\s+/).filter((word) => word !== '' && word !== '*') : []
}

// The files that a path with `*` in its last part stands for.
function expandSource (source) {
  if (!source.includes('*')) return existsSync(path.join(root, source)) ? [source] : []
  const name = path.posix.basename(source).replaceAll('.', '\\.').replaceAll('*', '[^/]*')
  return listFiles(path.posix.dirname(source), new RegExp(`/${name}$`)).filter((file) => !isForWindowsOnly(file))
}

function readProgram (file) {
  const text = readFileSync(path.join(root, file), 'utf8')
  const listed = readComment(text, 'sources')
  const wanted = readComment(text, 'sanitizers')
  return {
    name: path.basename(file, '.c'),
    sources: [file, ...new Set(listed.flatMap(expandSource))],
    missing: listed.filter((source) => expandSource(source).length === 0),
    sanitizers: wanted.length > 0 ? wanted : ['address'],
    excepted: readComment(text, 'not under'),
    added: readComment(text, 'also under'),
    usesSqlite: listed.some((source) => source.startsWith('src/database/'))
  }
}

/** What is compiled for it under a sanitizer. */
function listSources ({ sources }, sanitizer) {
  return sourcesFor(sanitizers[sanitizer].isForWindows ? 'win32' : 'linux', sources, root)
}

function findBinary (name, sanitizer) {
  return path.join(root, 'build', 'test-c', sanitizer, name)
}

function findProgram (name, sanitizer) {
  return findBinary(`${name}${sanitizers[sanitizer].suffix ?? ''}`, sanitizer)
}

function findObject (source, sanitizer) {
  return findBinary(`${source.replaceAll('/', '.')}.o`, sanitizer)
}

// SQLite takes a minute: it is compiled again only when its source or its flags have changed.
async function compileSqlite (sanitizer, compiler) {
  const object = findBinary('sqlite3.o', sanitizer)
  const command = [...compiler, ...sqliteFlags, ...sanitizers[sanitizer].flags, ...(sanitizers[sanitizer].sqliteFlags ?? []), '-c', '-o', object, path.join(sqliteFolder, 'sqlite3.c')]
  const note = `${object}.txt`
  const wanted = [...command, statSync(path.join(root, sqliteFolder, 'sqlite3.c')).mtimeMs].join(' ')
  if (existsSync(object) && existsSync(note) && readFileSync(note, 'utf8') === wanted) return null
  const problem = await build('SQLite was not compiled', command)
  if (problem === null) writeFileSync(note, wanted)
  return problem
}

// Resolves to null, or to what went wrong. Whatever runs meanwhile has the cores first.
async function build (problem, command) {
  const { failure, output } = await run('nice', ['-n', '19', ...command])
  process.stdout.write(output)
  return failure === null ? null : `${problem}: ${failure}`
}

/** Compiles one source, of however many programs. Resolves to null or to why there is no object. */
function compileSource (source, sanitizer, compiler) {
  return build('not compiled', [...compiler, ...flags, '-I', sqliteFolder, ...sanitizers[sanitizer].flags, '-c', '-o', findObject(source, sanitizer), source])
}

/** Makes a program of what was compiled. Resolves to null or to why there is none. */
async function link ({ name, sources, missing, usesSqlite }, sanitizer, compiler) {
  if (missing.length > 0) return `no such source: ${missing.join(', ')}`
  const { libraries = ['-lm', '-ldl'] } = sanitizers[sanitizer]
  const objects = listSources({ sources }, sanitizer).map((source) => findObject(source, sanitizer))
  if (usesSqlite) objects.push(findBinary('sqlite3.o', sanitizer))
  return await build('not linked', [...compiler, ...sanitizers[sanitizer].flags, '-pthread', '-o', findProgram(name, sanitizer), ...objects, ...libraries])
}

function findFailures ({ failure, output }) {
  const failures = Array.from(output.matchAll(/^not ok - (.*)$/gm), ([, text]) => text)
  if (failures.length > 0) return failures
  if (failure !== null) return [failure]
  return sanitizerReport.test(output) ? ['a report of the sanitizer'] : []
}

async function execute ({ name }, sanitizer, launcher) {
  const [program, ...args] = [...launcher, ...(sanitizers[sanitizer].launcher ?? []), findProgram(name, sanitizer)]
  const ended = await run(program, args, { timeout, env: { UBSAN_OPTIONS: 'print_stacktrace=1' } })
  const passed = ended.output.match(/^ok - /gm)?.length ?? 0
  const failures = findFailures(ended)
  if (passed + failures.length === 0) failures.push('no tests ran')
  return { passed, failures, output: ended.output }
}

module.exports = { readProgram, listSources, compileSource, compileSqlite, link, execute }
