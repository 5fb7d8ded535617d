'use strict'

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { existsSync, mkdirSync, readFileSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { suffix } = require('../lib/native/libraries')
const { useFolder, inFolder, write, print, assertFails } = require('./command-line')
const { root } = require('./support')

const library = `tasks${suffix}`

const source = `
  #include <offloop.h>
  static int
  nothing(ol_task_t *task) {
    (void) task;
    return 0;
  }
  OL_TASKS(
    { .name = "none", .perform = nothing, .args = "" },
    { .name = "zip", .perform = nothing, .args = "path, level?", .doc = "Packs a file. */ It ends here." },
    { .name = "join", .perform = nothing, .args = "first, ...others", .doc = "Joins texts.\\n\\nAll of them." },
    { .name = "odd", .perform = nothing, .args = "class, \\xc3\\xa4?" },
    { .name = "free", .perform = nothing, .args = "from..to" },
    { .name = "late", .perform = nothing, .args = "a?, b" },
    { .name = "rest", .perform = nothing, .args = "...a?" },
    { .name = "delete", .perform = nothing }
  )
`

const RIGHT = [
  'const value: Promise<any> = tasks.zip("a", 9)',
  'tasks.none(); tasks.zip("a"); tasks.join("a", "b", "c"); tasks.odd(1, 2)',
  'tasks.free(1, 2, 3); tasks.late(1); tasks.rest(); tasks.delete(1, 2)',
  'tasks.zip("a", (error, value) => console.log(error?.message, value)); tasks.zip("a", 1, (error) => console.log(error))',
  'tasks.none((error) => console.log(error)); tasks.join("a", "b", (error) => console.log(error))'
]

const WRONG = ['tasks.unzip', 'tasks.zip()', 'tasks.zip(1, 2, 3)', 'tasks.none(1)', 'tasks.zip(new Map())', 'tasks.zip(1, 2, 3, () => {})']

const PROGRAM = ['import { load } from "offloop"', 'import type { Tasks } from "./tasks.js"', 'const tasks = load<Tasks>("./tasks")', ...RIGHT, ...WRONG].join('\n')

describe('offloop types', () => {
  useFolder()

  beforeEach(async () => {
    write('tasks.c', source)
    await print(['build', 'tasks.c'])
  })

  const read = (name) => readFileSync(inFolder(name), 'utf8')

  for (const version of ['typescript', 'typescript-5.2']) {
    it(`writes an interface beside the library with which ${version} knows right calls from wrong ones`, async () => {
      assert.equal(await print(['types', library]), `tasks.d.ts written; its Tasks are for load<Tasks>('${library}')\n`)
      mkdirSync(inFolder('node_modules'))
      symlinkSync(root, inFolder('node_modules/offloop'))
      write('program.mts', PROGRAM)
      const tsc = path.join(root, 'node_modules', version, 'bin', 'tsc')
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node', '--typeRoots', path.join(root, 'node_modules/@types')]
      const { stdout } = spawnSync('node', [tsc, ...options, 'program.mts'], { cwd: inFolder(), encoding: 'utf8' })
      const lines = [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error/gm)].map(([, file, line]) => `${file}:${line}`)
      assert.deepEqual(lines, WRONG.map((_, i) => `program.mts:${4 + RIGHT.length + i}`), stdout)
    }).timeout(120000)
  }

  it('makes JSDoc of what tasks do, and names of arguments of what is none', async () => {
    const text = await print(['types', 'tasks', '-o', '-'])
    for (const line of [
      '  /** Packs a file. *\\/ It ends here. */\n  zip: LibraryTask<[path: Value, level?: Value]>\n',
      '  /**\n   * Joins texts.\n   *\n   * All of them.\n   */\n  join: LibraryTask<[first: Value, ...others: Value[]]>\n',
      '  odd: LibraryTask<[class_: Value, ä?: Value]>\n'
    ]) assert(text.includes(line), text)
  })

  it('leaves the arguments open where the library does not list them', async () => {
    const text = await print(['types', library, '-o', '-'])
    assert.deepEqual(text.match(/\w+: LibraryTask$/gm), ['free', 'late', 'rest', 'delete'].map((name) => `${name}: LibraryTask`))
  })

  it('writes to the file that -o names, which must be one of types', async () => {
    await print(['types', library, '-o', 'other.d.mts'])
    assert.match(read('other.d.mts'), /export interface Tasks/)
    assert(!existsSync(inFolder('tasks.d.ts')))
    await assertFails(['types', library, '-o', 'tasks.c'], 2, /the output must be a file \.d\.ts, .* got 'tasks\.c'/)
    await assertFails(['types', library, '-o', 'none/tasks.d.ts'], 1, /^error: 'none\/tasks\.d\.ts' was not written: ENOENT/)
  })

  it('says why a library cannot be loaded', async () => {
    await assertFails(['types', 'none'], 1, /^error: LibraryError ERR_OFFLOOP_LIBRARY: .*none/)
  })
})
