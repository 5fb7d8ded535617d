'use strict'

const assert = require('node:assert/strict')
const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { suffix } = require('../lib/native/libraries')
const { environment, useFolder, inFolder, write, print, assertFails } = require('./command-line')

const source = `
  #include <offloop.h>
  static int
  two(ol_task_t *task) {
    return ol_return_number(task, 2);
  }
  OL_TASKS({ .name = "two", .perform = two })
`

describe('offloop build', () => {
  useFolder()

  beforeEach(() => write('src/tasks.c', source))

  const built = (name) => existsSync(inFolder(name))

  it('makes a library of the first source\'s name in the working folder, and says how to call it', async () => {
    write('other.c', 'int other;')
    assert.match(await print(['build', 'src/tasks.c', 'other.c']), new RegExp(`^tasks\\${suffix} built with .*npx offloop run tasks\\${suffix}\n$`))
    assert.deepEqual(readdirSync(inFolder()).sort(), ['other.c', 'src', `tasks${suffix}`])
  })

  it('makes the library that -o names', async () => {
    await print(['build', 'src/tasks.c', '-o', 'src/a library'])
    assert.deepEqual(readdirSync(inFolder('src')).sort(), ['a library', 'tasks.c'])
  })

  it('compiles C++, and C beside it as C', async () => {
    write('twice.cpp', `
      #include <offloop.h>
      #include <string>
      extern "C" const char *text();
      static int twice(ol_task_t *task) {
        std::string twice = std::string(text()) + text();
        return ol_return_string(task, twice.data(), twice.size());
      }
      OL_TASKS(OL_TASK("twice", twice))
    `)
    write('text.c', 'const char *text(void) { const char *class = "C"; return class; }')
    await print(['build', 'twice.cpp', 'text.c'])
    assert(built(`twice${suffix}`))
  })

  it('hands what stands behind -- to the compiler', async () => {
    write('src/tasks.c', '#ifndef CHOSEN\n#error CHOSEN is not defined\n#endif\nint x;')
    await assertFails(['build', 'src/tasks.c'], 1, /CHOSEN is not defined/)
    await print(['build', 'src/tasks.c', '--', '-DCHOSEN', '-include', 'src/tasks.c'])
    assert(built(`tasks${suffix}`))
  })

  it('respects CC with options, CFLAGS and LDFLAGS', async () => {
    write('src/tasks.c', 'int x = FROM_CC + FROM_CFLAGS + FROM_LDFLAGS;')
    await print(['build', 'src/tasks.c'], { env: { CC: 'cc  -DFROM_CC=1 ', CFLAGS: '-DFROM_CFLAGS=1 -g', LDFLAGS: '-DFROM_LDFLAGS=1' } })
    assert(built(`tasks${suffix}`))
  })

  it('takes quotes in them as a shell would', async () => {
    write('src/tasks.c', 'const char *text = NAME; int x = ONE + TWO; _Static_assert(sizeof NAME == sizeof "a b", "");')
    write('a folder/flag.h', '#define TWO 2\n')
    await print(['build', 'src/tasks.c'], { env: { CFLAGS: '-DNAME=\'"a b"\' -DONE=1 "-Ia folder" -include flag.h' } })
    await print(['build', 'src/tasks.c'], { env: { CFLAGS: '-DNAME=\\"a\\ b\\" \'-DONE=1\' -include "a folder/flag.h"' } })
    await assertFails(['build', 'src/tasks.c'], 2, /the environment's CFLAGS has a quote without an end/, { env: { CFLAGS: '-DNAME="a' } })
  })

  it('respects CXX and CXXFLAGS for C++', async () => {
    write('tasks.cc', 'int x = FROM_CXX + FROM_CXXFLAGS;')
    await print(['build', 'tasks.cc'], { env: { CC: 'no-such-compiler', CXX: 'c++ -DFROM_CXX=1', CXXFLAGS: '-DFROM_CXXFLAGS=1' } })
    assert(built(`tasks${suffix}`))
  })

  it('takes another compiler where there is no cc', async () => {
    write('bin/clang', `#!/bin/sh\nPATH='${environment.PATH}' exec cc "$@"\n`, 0o755)
    assert.match(await print(['build', 'src/tasks.c'], { env: { PATH: inFolder('bin') } }), /built with clang/)
  })

  it('says what it looked for where there is no compiler, and how to install one', async () => {
    const env = { PATH: inFolder() }
    await assertFails(['build', 'src/tasks.c'], 1, /no C compiler found: looked for cc, gcc, clang on the PATH; install one: .*; or name yours in CC\n$/, { env })
    write('tasks.cc', '')
    await assertFails(['build', 'tasks.cc'], 1, /no C\+\+ compiler found: looked for c\+\+, g\+\+, clang\+\+ on the PATH/, { env })
  })

  it('says that the compiler that CC names is not there', async () => {
    await assertFails(['build', 'src/tasks.c'], 1, /no C compiler found: the environment's CC names 'no-such-compiler'/, { env: { CC: 'no-such-compiler -m64' } })
  })

  it('names a compiler that cannot be run', async () => {
    write('not-a-program', '')
    await assertFails(['build', 'src/tasks.c'], 1, /'tasks\..*' was not built: \.\/not-a-program /, { env: { CC: './not-a-program' } })
  })

  it('passes on what the compiler says, and leaves the library that was there', async () => {
    write('src/tasks.c', 'int x = ;')
    write(`tasks${suffix}`, 'the last good one')
    await assertFails(['build', 'src/tasks.c'], 1, new RegExp(`tasks\\.c:1:.*error: expected expression[^]*error: 'tasks\\${suffix}' was not built: cc ended with exit code 1`))
    assert.equal(readFileSync(inFolder(`tasks${suffix}`), 'utf8'), 'the last good one')
    assert.deepEqual(readdirSync(inFolder()).sort(), ['src', `tasks${suffix}`])
  })

  it('leaves nothing of a compiler that was killed half-way', async () => {
    // Its last argument is the file to write.
    write('half', '#!/bin/sh\nfor file; do :; done\necho half > "$file"\nkill -9 $$\n', 0o755)
    await assertFails(['build', 'src/tasks.c'], 1, /\.\/half ended with SIGKILL/, { env: { CC: './half' } })
    assert.deepEqual(readdirSync(inFolder()).sort(), ['half', 'src'])
  })

  it('refuses an output that is a source, a folder, or nowhere', async () => {
    await assertFails(['build', 'src/tasks.c', '-o', './src/../src/tasks.c'], 2, /the output must be another file than the sources/)
    await assertFails(['build', 'src/tasks.c', '-o', 'src'], 1, /the output 'src' is a folder/)
    await assertFails(['build', 'src/tasks.c', '-o', 'none/tasks'], 1, /there is no folder 'none' for the output 'none\/tasks'/)
    assert.equal(readFileSync(inFolder('src/tasks.c'), 'utf8'), source)
  })

  it('names a source that is not there', async () => {
    await assertFails(['build', 'src/tasks.c', 'other.c'], 1, /no such file: 'other\.c'/)
  })
})
