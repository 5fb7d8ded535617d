'use strict'

// include/offloop_test.h as authors use it; test/c has the tests of what it does.

const assert = require('node:assert/strict')
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { run } = require('../scripts/command')
const { findCompiler, findLauncher } = require('../scripts/sanitizers')
const { root } = require('./support')

const include = path.join(root, 'include')
const source = path.join(root, 'src')
const host = path.join(include, 'offloop_test.c')
const primes = path.join(root, 'examples/c/primes/primes.c')
const primesTest = path.join(root, 'examples/c/primes/primes_test.c')
const strict = ['-Wall', '-Wextra', '-Wpedantic', '-Werror']

// A task that writes behind a few bytes, which share a chunk with others in Node.js.
const overflowing = `
#include <offloop_test.h>

static int
overflow(ol_task_t *task) {
  char *bytes = (char *) ol_alloc(task, 5);
  if (bytes == NULL) return OL_ENOMEM;
  bytes[ol_arg_count(task) + 4] = 1;
  return 0;
}

OL_TASKS({ .name = "overflow", .perform = overflow })

int
main(int count, char **words) {
  (void) words;
  ol_test_call_t *call = ol_test_create(offloop_library, "overflow");
  for (int i = 1; i < count; i++) ol_test_arg(call, ol_new_null(ol_test_task(call)));
  int err = ol_test_run(call);
  ol_test_destroy(call);
  return err != 0;
}
`

describe('the host for tests of C tasks', () => {
  let folder, compiler, launcher
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'offloop-host-'))
    launcher = await findLauncher()
    compiler = await findCompiler('address', launcher)
    assert(compiler, 'needs gcc or clang with the address sanitizer')
  })
  after(() => rmSync(folder, { recursive: true }))

  async function compile (...args) {
    const [program, ...options] = compiler
    const { failure, output } = await run(program, [...options, `-I${include}`, `-I${source}`, ...args])
    assert.equal(output, '')
    assert.equal(failure, null)
  }

  function execute (...command) {
    const [program, ...args] = [...launcher, ...command]
    return run(program, args)
  }

  it('compiles with an author’s test in one line, and runs it under sanitizers', async () => {
    const program = path.join(folder, 'primes')
    await compile('-g', '-fsanitize=address,undefined', primesTest, primes, host, '-o', program, '-lm', '-pthread')
    assert.deepEqual(await execute(program), { failure: null, output: '' })
  })

  it('compiles without warnings: the header as C99 and C++11, the file as C11 or with its extensions', async () => {
    const object = path.join(folder, 'object.o')
    await compile('-std=c99', ...strict, '-c', primesTest, '-o', object)
    await compile('-std=c++11', ...strict, '-x', 'c++', '-c', primesTest, '-o', object)
    await compile('-std=c99', '-Wall', '-Wextra', '-Werror', '-c', host, '-o', object)
    await compile('-std=c11', ...strict, '-c', host, '-o', object)
  })

  it('lets the address sanitizer see a write one byte behind the smallest piece of memory', async () => {
    const file = path.join(folder, 'overflow.c')
    const program = path.join(folder, 'overflow')
    writeFileSync(file, overflowing)
    await compile('-g', '-fsanitize=address', file, host, '-o', program, '-lm', '-pthread')
    assert.deepEqual(await execute(program), { failure: null, output: '' })
    const { failure, output } = await execute(program, 'one argument')
    assert.notEqual(failure, null)
    assert.match(output, /heap-buffer-overflow[^]*in overflow .*overflow\.c:8/)
  })
})
