'use strict'

// examples/c as who copies a folder of it finds it: built with the command line, or
// with node-gyp, offloop installed beside it.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { cpSync, existsSync, mkdirSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { inflateSync } = require('node:zlib')
const { include, load, move, tasks: { fibonacci } } = require('..')
const { suffix } = require('../lib/native/libraries')
const { run } = require('../scripts/command')
const { findCompiler, findLauncher } = require('../scripts/sanitizers')
const { useFolder, inFolder, print, write } = require('./command-line')
const { isComplete, nodeGyp } = require('./node-gyp')
const { root, runtime, outcomeOf } = require('./support')

const strict = ['--', '-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Werror']

function copy (name) {
  cpSync(path.join(root, 'examples/c', name), inFolder(), { recursive: true })
  write('package.json', '{ "type": "commonjs" }')
  mkdirSync(inFolder('node_modules'))
  symlinkSync(root, inFolder('node_modules/offloop'))
}

/** What the library that is built from the example's `<name>.c` has. */
async function build (name, ...flags) {
  copy(name)
  await print(['build', `${name}.c`, ...strict, ...flags])
  return load(inFolder(name))
}

/** Runs one of the example's programs, and answers what it prints. */
async function printBy (...words) {
  const [program, ...args] = [...runtime.command, ...words]
  const { code, stdout, stderr } = await outcomeOf(spawn(program, args, { cwd: inFolder() }))
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return stdout
}

describe('the example primes', () => {
  useFolder()

  it('has two tasks, and says what they are', async () => {
    const { countPrimes, factor } = await build('primes')
    assert.equal(await countPrimes(1e5), 9592)
    assert.deepEqual(await factor(2 ** 53 - 1), [6361, 69431, 20394401])
    assert.deepEqual(await factor(1), [])
    await assert.rejects(factor(0), { code: 'ERR_RANGE', message: 'n must be 1 or more, got 0' })
    assert.match(await print(['run', `primes${suffix}`]), /^countPrimes\(limit\) .*\nfactor\(n\) .*\n$/)
  })
})

describe('the example deflate', () => {
  useFolder()

  let deflate

  before(function () {
    if (!existsSync('/usr/include/zlib.h') && process.platform === 'linux') this.skip()
  })

  beforeEach(async () => { ({ deflate } = await build('deflate', '-lz')) })

  const megabytes = (count) => Uint8Array.from({ length: count * 2 ** 20 }, (_, i) => (i * i) >> 7)

  it('compresses what zlib can restore, of every size and level', async () => {
    const bytes = megabytes(1)
    for (const length of [0, 1, 65535, 65536, 65537, bytes.length]) {
      for (const level of [undefined, 0, 1, 9]) {
        const input = bytes.subarray(0, length)
        const compressed = await deflate(input, level)
        assert(Buffer.from(inflateSync(compressed)).equals(input))
      }
    }
  })

  it('takes a moved buffer and reports each chunk', async () => {
    const bytes = megabytes(1)
    const reports = []
    const compressed = await deflate.with({ progress: 'all', onProgress: ({ done }) => reports.push(done) })(move(bytes))
    assert.deepEqual(reports, Array.from({ length: 16 }, (_, i) => i * 65536))
    assert.equal(inflateSync(compressed).length, 2 ** 20)
  })

  it('stops and runs out of memory at every place without a leak', async () => {
    const launcher = await findLauncher()
    const [compiler, ...options] = await findCompiler('address', launcher)
    const files = [...['deflate_test.c', 'deflate.c'].map((name) => inFolder(name)), path.join(include, 'offloop_test.c')]
    const flags = ['-g', '-fsanitize=address,undefined', `-I${include}`, `-I${path.join(root, 'src')}`, '-o', inFolder('program'), '-lz', '-lm', '-pthread']
    assert.deepEqual(await run(compiler, [...options, ...files, ...flags]), { failure: null, output: '' })
    const [program, ...args] = [...launcher, inFolder('program')]
    assert.deepEqual(await run(program, args), { failure: null, output: '' })
  })

  it('names what is wrong with its arguments', async () => {
    await assert.rejects(deflate('text'), { message: /^argument 0 must be .*, got a string$/ })
    await assert.rejects(deflate(new Uint8Array(1), 10), { code: 'ERR_LEVEL', message: 'level must be 0 to 9, got 10' })
  })

  it('has a program that compresses a file', async () => {
    assert.match(await printBy('deflate.js', 'deflate.c'), /\d+ bytes became \d+\n$/)
  })
})

describe('the example pattern', () => {
  useFolder()

  async function check ({ compile }) {
    const matches = await compile('^(ab)+$')
    assert.deepEqual(['abab', 'aba', '', 'ab'.repeat(1000)].map((text) => matches(text)), [true, false, false, true])
    assert.throws(() => matches(5), { name: 'TypeError', code: 'ERR_TEXT' })
    await assert.rejects(compile('('), { name: 'TaskError', code: 'ERR_PATTERN', message: /in '\('$/ })
    await assert.rejects(compile('a\0b'), { code: 'ERR_PATTERN' })
  }

  it('makes functions of patterns', async () => check(await build('pattern')))

  if (runtime.hasNpm) {
    it('is an addon by its binding.gyp', async function () {
      if (!isComplete) this.skip()
      copy('pattern')
      assert(nodeGyp(inFolder(), 'configure', 'build'))
      assert.equal(await printBy('-p', "typeof require('./index.js').compile"), 'function\n')
      await check(load(inFolder('build/Release/pattern')))
    })
  }
})

describe('the example steps', () => {
  useFolder()

  it('takes Neon\'s seven steps', async () => {
    await build('steps')
    const lines = (await printBy('steps.js')).trim().split('\n')
    assert.deepEqual(lines, [
      '3 null 42',
      '4 TaskError ERR_LUCK no luck with 1 arguments',
      '5 RangeError ERR_LUCK no luck with 0 arguments',
      '6 42',
      '7 280571172992510140037611932413038677189525n'
    ])
  })

  it('makes bigints as the built-in task does', async () => {
    const steps = await build('steps')
    for (const n of [0, 1, 2, 93, 94, 1000, 5000]) assert.equal(await steps.fibonacci(n), await fibonacci(n))
    await assert.rejects(steps.fibonacci(1000001), { code: 'ERR_RANGE' })
  })
})
