'use strict'

const assert = require('node:assert/strict')
const { readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { load, tasks, LibraryError, OffloopError } = require('..')
const { ANSWER, codeOf, compile, compileAnswer, folder, suffix } = require('./library')

const header = Buffer.alloc(64)
header.write('\x7fELF\x02\x01\x01', 'latin1')
header.writeUInt16LE(3, 16)
header.writeUInt16LE(process.arch === 'arm64' ? 62 : 183, 18)

function write (name, content) {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

const compileDescriptors = (name, ...descriptors) => () => compile(`${name}${suffix}`, codeOf(1, ANSWER, ...descriptors))

const refusals = [
  ['there is none', () => path.join(folder, 'missing'), /there is no such file, nor with \.\w+ or \.node behind it$/],
  ['it is a folder', () => folder, /there is no such file/],
  ['it is below a file', () => path.join(write('file', ''), 'x'), /there is no such file|ENOTDIR/],
  ['it is no library', () => write(`text${suffix}`, 'hello'), /it is not a shared library$/],
  ['it is empty', () => write(`nothing${suffix}`, ''), /it is not a shared library$/],
  ['it is cut off', () => write(`part${suffix}`, readFileSync(compileAnswer(`all${suffix}`, 1)).subarray(0, 5000)), /it is cut off: it has 5000 bytes of at least \d+$/],
  ['it is for another machine', () => write(`foreign${suffix}`, header), /it is built for (aarch64|x86_64) \(64-bit\), this process is \w+ \(\d+-bit\)$/],
  ['it lacks a symbol', () => compile(`lacking${suffix}`, 'extern int gone(void); int call(void) { return gone(); }'), /the system refuses it: .*gone/],
  ['it has no entry point', () => compile(`plain-c${suffix}`, 'int nothing;'), /it has no entry point offloop_library/],
  ['its entry point answers nothing', () => compile(`null${suffix}`, 'void *offloop_library(void *api) { return 0; }'), /its entry point answers NULL/],
  ['it has an empty name', compileDescriptors('no-name', '{ .name = "", .perform = answer }'), /its task at index 1 has an empty name$/],
  ['it has no name', compileDescriptors('null-name', '{ .perform = answer }'), /its task at index 1 has no name$/],
  ['it has a name that is no identifier', compileDescriptors('bad-name', '{ .name = "a b", .perform = answer }'), /must be an identifier of .*, got 'a b'$/],
  ['it has two tasks of one name', compileDescriptors('twice', '{ .name = "b", .perform = answer }', ANSWER), /its tasks at index 0 and 2 are both called 'answer'$/],
  ['it has a task without perform', compileDescriptors('idle', '{ .name = "idle" }'), /its task 'idle' has no perform$/],
  ['it has a negative concurrency', compileDescriptors('negative', '{ .name = "n", .perform = answer, .concurrency = -1 }'), /concurrency of its task 'n' must be 0 or more, got -1$/],
  ['it needs a newer offloop', () => compile(`newer${suffix}`, `
    #include <offloop.h>
    const ol_library_t *offloop_library(const ol_api_t *api) {
      static const ol_library_t library = { OL_ABI_VERSION + 1, 8, 1, (const ol_descriptor_t *) 8 };
      return &library;
    }
  `), /it needs an offloop with version 2 of its interface, this one has version 1$/, 'ERR_OFFLOOP_ABI']
]

describe('load() refuses a library, again and again, when', () => {
  for (const [when, make, reason, code = 'ERR_OFFLOOP_LIBRARY'] of refusals) {
    it(when, async () => {
      const file = make()
      for (let i = 0; i < 2; i++) {
        assert.throws(() => load(file), (error) => {
          assert(error instanceof LibraryError && error instanceof OffloopError)
          assert.equal(error.name, 'LibraryError')
          assert.equal(error.code, code)
          assert.equal(error.path, file)
          assert(error.message.startsWith(`cannot load '${file}': `))
          assert.match(error.message, reason)
          return true
        })
      }
      assert.equal(await tasks.echo(when), when)
    })
  }

  it('and those that come after it are not', async () => {
    assert.throws(() => load(compileDescriptors('before', '{ .name = "idle" }')()), LibraryError)
    assert.equal(await load(compileAnswer(`after${suffix}`, 9)).answer(), 9)
  })
})
