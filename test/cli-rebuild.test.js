'use strict'

// In a copy of the package, as npm installs it, with a few of the sources and a compiler that only notes what it was asked. That an addon comes
// of it is in guide.test.js.

const assert = require('node:assert/strict')
const { cpSync, readFileSync, readdirSync, rmSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { brotliCompressSync } = require('node:zlib')
const { dependencies } = require('../package.json')
const { canMakeTerminals, useFolder, inFolder, write, print, assertFails, startOnTerminal } = require('./command-line')
const { root, outcomeOf } = require('./support')

// Adds its arguments to the file CALLS and writes them into the file that it is to make, unless they contain FAILS_AT.
const compiler = `#!/bin/sh
echo "$*" >> "$CALLS"
for word; do
  [ "$word" = "$FAILS_AT" ] && echo "$FAILS_AT:1: error: so it is" >&2 && exit 1
  [ "$last" = -o ] && echo "$*" > "$word"
  last=$word
done
exit 0
`

const folders = ['src/base', 'src/store/verbs']
const sources = folders.flatMap((folder) => readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.c') && !name.endsWith('_windows.c')).map((name) => `${folder}/${name}`))
const inPackage = (...names) => inFolder('node_modules/offloop', ...names)
const listFiles = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name)

describe('offloop rebuild', () => {
  useFolder()

  let options

  beforeEach(() => {
    for (const name of ['bin', 'include', 'lib', 'package.json', ...folders]) cpSync(path.join(root, name), inPackage(name), { recursive: true })
    for (const name of Object.keys(dependencies)) symlinkSync(path.join(root, 'node_modules', name), inFolder('node_modules', name))
    for (const name of ['sqlite3.c', 'sqlite3.h']) write(`node_modules/offloop/deps/sqlite3/${name}.br`, brotliCompressSync(`/* ${name} */`))
    write('package.json', '{ "type": "commonjs" }')
    write('compiler', compiler, 0o755)
    write('tmp/.keep', '')
    options = { script: inPackage('bin/offloop.js'), env: { CC: `"${inFolder('compiler')}" -m64`, CALLS: inFolder('calls'), TMPDIR: inFolder('tmp') } }
  })

  const readCalls = () => readFileSync(inFolder('calls'), 'utf8').trim().split('\n')
  const readAddon = () => readFileSync(inPackage('build/Release/offloop.node'), 'utf8')

  it('compiles SQLite and every source below src, links them all, and leaves nothing else', async () => {
    assert.match(await print(['rebuild'], options), /^offloop built with .*compiler; its tasks: npx offloop run builtin\n$/)
    const compiled = readCalls().flatMap((call) => / -c (.+) -o /.exec(call)?.[1] ?? [])
    assert.deepEqual(compiled.map((source) => source.replace(/^\/.*\/sqlite3\//, 'sqlite3/')).sort(), ['sqlite3/sqlite3.c', ...sources].sort())
    assert.equal(readAddon().match(/\.c\.o\b/g).length, compiled.length)
    assert.deepEqual(listFiles(inPackage('build')), ['offloop.node'])
    assert.deepEqual(listFiles(inFolder('tmp')), ['.keep'])
  })

  it('compiles all of it again, for another system may have compiled what is there', async () => {
    await print(['rebuild'], options)
    const before = readCalls().length
    await print(['rebuild'], options)
    assert.equal(readCalls().length, 2 * before)
  })

  it('respects CC with options, CFLAGS and LDFLAGS', async () => {
    Object.assign(options.env, { CFLAGS: '-DMINE', LDFLAGS: '-Wl,mine' })
    await print(['rebuild'], options)
    const isLink = (call) => !call.includes(' -c ')
    for (const call of readCalls()) {
      assert.match(call, /^-m64 /)
      assert.equal(call.includes(' -DMINE '), !isLink(call))
      assert.equal(call.includes(' -Wl,mine '), isLink(call))
    }
  })

  it('says in one line that there is no compiler, and how to install one', async () => {
    await assertFails(['rebuild'], 1, /^error: no C compiler found: looked for cc, gcc, clang on the PATH; install one: .* gcc .*; or name yours in CC\n$/, { ...options, env: { PATH: inFolder() } })
  })

  it('says in one line that there is no source', async () => {
    rmSync(inPackage('src'), { recursive: true })
    await assertFails(['rebuild'], 1, /^error: [^\n]*offloop's source is not in [^\n]*src\n$/, options)
    rmSync(inPackage('deps'), { recursive: true })
    await assertFails(['rebuild'], 1, /^error: [^\n]*SQLite's source is neither in [^\n]* nor in deps\/sqlite3 [^\n]*\n$/, options)
  })

  it('passes on what the compiler says of the first source that it fails at, and leaves the addon that was there', async () => {
    write('node_modules/offloop/build/Release/offloop.node', 'the last good one')
    for (const source of ['src/base/mem.c', '-shared']) {
      options.env.FAILS_AT = source
      await assertFails(['rebuild'], 1, new RegExp(`^error: ${source}:1: error: so it is\n.* was not (compiled|linked): .*compiler ended with exit code 1\n$`), options)
    }
    assert.equal(readAddon(), 'the last good one')
    assert.deepEqual(listFiles(inPackage('build')), ['offloop.node'])
  })

  const onTerminal = canMakeTerminals ? it : it.skip

  onTerminal('shows on a terminal how far it is', async () => {
    const { stdout } = await outcomeOf(startOnTerminal(['rebuild'], options))
    assert.match(stdout, new RegExp(` 0 %  0 / ${sources.length + 1}[^]* 100 %  ${sources.length + 1} / ${sources.length + 1}[^]*offloop built with `))
  })
})
