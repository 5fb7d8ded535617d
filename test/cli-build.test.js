'use strict'

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { suffix } = require('../lib/native/libraries')
const { environment, useFolder, inFolder, write, offloop, print, assertFails } = require('./command-line')

const source = `
  #include <offloop.h>
  static int
  two(ol_task_t *task) {
    return ol_return_number(task, 2);
  }
  OL_TASKS({ .name = "two", .perform = two })
`

// A library that compiles where `condition` holds.
const onlyIf = (condition) => `${source}\n_Static_assert(${condition}, "");`

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
    write('src/tasks.c', '#ifndef CHOSEN\n#error CHOSEN is not defined\n#endif\n')
    write('tasks.h', source)
    await assertFails(['build', 'src/tasks.c'], 1, /CHOSEN is not defined/)
    await print(['build', 'src/tasks.c', '--', '-DCHOSEN', '-include', 'tasks.h'])
    assert(built(`tasks${suffix}`))
  })

  it('respects CC with options, CFLAGS and LDFLAGS', async () => {
    write('src/tasks.c', onlyIf('FROM_CC + FROM_CFLAGS + FROM_LDFLAGS == 3'))
    await print(['build', 'src/tasks.c'], { env: { CC: 'cc  -DFROM_CC=1 ', CFLAGS: '-DFROM_CFLAGS=1 -g', LDFLAGS: '-DFROM_LDFLAGS=1' } })
    assert(built(`tasks${suffix}`))
  })

  it('takes quotes in them as a shell would', async () => {
    write('src/tasks.c', onlyIf('ONE + TWO == 3 && sizeof NAME == sizeof "a b"'))
    write('a folder/flag.h', '#define TWO 2\n')
    await print(['build', 'src/tasks.c'], { env: { CFLAGS: '-DNAME=\'"a b"\' -DONE=1 "-Ia folder" -include flag.h' } })
    await print(['build', 'src/tasks.c'], { env: { CFLAGS: '-DNAME=\\"a\\ b\\" \'-DONE=1\' -include "a folder/flag.h"' } })
    await assertFails(['build', 'src/tasks.c'], 2, /the environment's CFLAGS has a quote without an end/, { env: { CFLAGS: '-DNAME="a' } })
  })

  it('respects CXX and CXXFLAGS for C++', async () => {
    write('tasks.cc', '#include <offloop.h>\nint x = FROM_CXX + FROM_CXXFLAGS;\nOL_TASKS(OL_TASK("none", nullptr))')
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

  it('shows the compiler\'s warnings, and makes the library all the same', async () => {
    write('src/tasks.c', source.replace('return', 'bool is_less = -1 < sizeof(int); return is_less +'))
    const { code, stderr } = await offloop(['build', 'src/tasks.c'])
    assert.match(stderr, /warning: comparison of integer/)
    assert.equal(code, 0)
    assert(built(`tasks${suffix}`))
  })

  it('warns of nothing that a descriptor leaves out, in C++ either', async () => {
    write('tasks.cpp', source)
    await print(['build', 'tasks.cpp', '--', '-std=c++20'])
  })

  it('refuses a library without OL_TASKS, and leaves what was there', async () => {
    write('src/tasks.c', source.replace(/OL_TASKS.*/, 'int use(void); int use(void) { return two(0); }'))
    await assertFails(['build', 'src/tasks.c'], 1, /error: 'tasks\..*' was not built: .* no OL_TASKS[^]*OL_TASKS\(\{ \.name = "add", \.perform = add \}\)/)
    assert.deepEqual(readdirSync(inFolder()), ['src'])
    write(`tasks${suffix}`, 'the last good one')
    await assertFails(['build', 'src/tasks.c'], 1, /no OL_TASKS/)
    assert.equal(readFileSync(inFolder(`tasks${suffix}`), 'utf8'), 'the last good one')
  })

  it('refuses one that only asks for the list, as a test of tasks does', async () => {
    write('src/tasks.c', '#include <offloop_test.h>\nvoid test(void); void test(void) { ol_test_create(offloop_library, "two"); }')
    await assertFails(['build', 'src/tasks.c', '--', '-g'], 1, /no OL_TASKS/)
  })

  // Whose linkers come with lld; -Wl,-e says where a program begins, which else is asked for.
  const platforms = [['macOS', 'arm64-apple-macos11', []], ['Windows', 'x86_64-w64-windows-gnu', ['-Wl,-estart']]]
  for (const [name, target, flags] of platforms) {
    it(`finds OL_TASKS in what is compiled for ${name}, too`, async function () {
      if (spawnSync('ld.lld', ['--version']).status !== 0) this.skip()
      const env = { CC: `clang -target ${target} -nostdlib -fuse-ld=lld` }
      write('tasks.c', '#define EXPORT __attribute__((dllexport, visibility("default")))\nEXPORT int start(void); EXPORT int ENTRY(void);\nint start(void) { return 0; } int ENTRY(void) { return 1; }')
      const build = (entry) => ['build', 'tasks.c', '-o', 'tasks', '--', `-DENTRY=${entry}`, '-Wno-attributes', '-Wno-unknown-attributes', ...flags]
      await assertFails(build('offloop_library_of_another'), 1, /no OL_TASKS/, { env })
      await print(build('offloop_library'), { env })
    })
  }

  it('runs nothing of the library', async () => {
    write('src/tasks.c', `${source}\n#include <stdlib.h>\n__attribute__((constructor)) static void end(void) { abort(); }`)
    await print(['build', 'src/tasks.c'])
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
