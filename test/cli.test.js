'use strict'

const assert = require('node:assert/strict')
const { spawn, spawnSync } = require('node:child_process')
const { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { version } = require('../package.json')
const { root, runtime, outcomeOf } = require('./support')

const bin = path.join(root, 'bin', 'offloop.js')
const suffix = { darwin: '.dylib', win32: '.dll' }[process.platform] ?? '.so'

// What the environment of the tests says of compilers is not meant for them.
const { CC, CXX, CFLAGS, CXXFLAGS, LDFLAGS, ...environment } = process.env

// One that does not end by itself fails its test, and no other.
const limits = { timeout: 15000, killSignal: 'SIGKILL' }

let folder

beforeEach(() => { folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'offloop cli ')) })
afterEach(() => rmSync(folder, { recursive: true }))

function start (args, { env = {} } = {}) {
  return spawn(process.execPath, [bin, ...args], { cwd: folder, env: { ...environment, ...env }, ...limits })
}

/** Runs the command line in `folder` with `input` as its stdin. */
function offloop (args, { input = '', env } = {}) {
  const child = start(args, { env })
  child.stdin.on('error', () => {}) // a command that reads none may have ended
  child.stdin.end(input)
  return outcomeOf(child)
}

/** What the command line prints when all goes well. */
async function print (args, options) {
  const { code, stdout, stderr } = await offloop(args, options)
  assert.equal(stderr, '')
  assert.equal(code, 0)
  return stdout
}

async function assertFails (args, expectedCode, message, options) {
  const { code, stdout, stderr } = await offloop(args, options)
  assert.match(stderr, message)
  assert.equal(stdout, '')
  assert.equal(code, expectedCode)
}

function write (name, text) {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function writeProgram (name, text) {
  write(name, text)
  chmodSync(path.join(folder, name), 0o755)
}

const source = `
  #include <offloop.h>
  static int
  add(ol_task_t *task) {
    double a, b;
    int err = ol_arg_number(task, 0, &a);
    if (err == 0) err = ol_arg_number(task, 1, &b);
    return err == 0 ? ol_return_number(task, a + b) : err;
  }
  static int
  wait(ol_task_t *task) {
    int err = 0;
    while (err == 0) err = ol_progress_value(task, ol_new_string(task, "steady", 6));
    return err;
  }
  OL_TASKS(
    { .name = "add", .perform = add, .args = "a, b", .doc = "The sum of two numbers." },
    { .name = "wait", .perform = wait }
  )
`

describe('offloop', () => {
  it('prints its version', async () => {
    assert.equal(await print(['--version']), `${version}\n`)
  })

  it('prints help with examples, its own and each command\'s', async () => {
    for (const args of [['--help'], ['build', '--help'], ['run', '--help']]) {
      assert.match(await print(args), /^Usage: offloop [^]*Examples:\n {2}offloop /)
    }
  })

  it('prints help when it is told nothing, as misuse', async () => {
    await assertFails([], 2, /^Usage: offloop /)
  })

  const misuse = [
    [['biuld'], /unknown command 'biuld'\n\(Did you mean build\?\)/],
    [['run', 'builtin', 'echo', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['run'], /missing required argument 'library'/],
    [['run', 'builtin', 'ehco', '1'], /the task must be one of fibonacci, sort, sleep, echo in builtin, got 'ehco'/],
    [['run', 'builtin', 'toString'], /the task must be one of .*, got 'toString'/],
    [['run', 'builtin', 'echo', '-', '-'], /only one argument can be stdin, '-'/],
    [['run', 'builtin', 'echo', '--timeout', 'soon'], /'--timeout <ms>' argument 'soon' is invalid. it must be a number of milliseconds over 0/],
    [['run', 'builtin', 'echo', '--timeout', '0'], /argument '0' is invalid/],
    [['build'], /missing required argument 'sources'/],
    [['build', '--', '-lm'], /no source was given before --/],
    [['build', 'tasks.o'], /a source must be one of \.c, \.cc, \.cpp, \.cxx, got 'tasks\.o'; flags of the compiler go behind --/]
  ]
  for (const [args, message] of misuse) {
    it(`exits with 2 for: offloop ${args.join(' ')}`, () => assertFails(args, 2, message))
  }
})

describe('offloop build', () => {
  beforeEach(() => write('src/tasks.c', source))

  const built = (name) => existsSync(path.join(folder, name))

  it('makes a library of the first source\'s name in the working folder, and says how to call it', async () => {
    write('other.c', 'int other;')
    assert.match(await print(['build', 'src/tasks.c', 'other.c']), new RegExp(`^tasks\\${suffix} built with .*npx offloop run tasks\\${suffix}\n$`))
    assert.deepEqual(readdirSync(folder).sort(), ['other.c', 'src', `tasks${suffix}`])
  })

  it('makes the library that -o names', async () => {
    await print(['build', 'src/tasks.c', '-o', 'src/a library'])
    assert.deepEqual(readdirSync(path.join(folder, 'src')).sort(), ['a library', 'tasks.c'])
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

  it('respects CXX and CXXFLAGS for C++', async () => {
    write('tasks.cc', 'int x = FROM_CXX + FROM_CXXFLAGS;')
    await print(['build', 'tasks.cc'], { env: { CC: 'no-such-compiler', CXX: 'c++ -DFROM_CXX=1', CXXFLAGS: '-DFROM_CXXFLAGS=1' } })
    assert(built(`tasks${suffix}`))
  })

  it('takes another compiler where there is no cc', async () => {
    writeProgram('bin/clang', `#!/bin/sh\nPATH='${environment.PATH}' exec cc "$@"\n`)
    assert.match(await print(['build', 'src/tasks.c'], { env: { PATH: path.join(folder, 'bin') } }), /built with clang/)
  })

  it('says what it looked for where there is no compiler, and how to install one', async () => {
    const env = { PATH: folder }
    await assertFails(['build', 'src/tasks.c'], 1, /no C compiler found: looked for cc, gcc, clang on the PATH\ninstall one: .*; or name yours in CC/, { env })
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
    assert.equal(readFileSync(path.join(folder, `tasks${suffix}`), 'utf8'), 'the last good one')
    assert.deepEqual(readdirSync(folder).sort(), ['src', `tasks${suffix}`])
  })

  it('leaves nothing of a compiler that was killed half-way', async () => {
    // Its last argument is the file to write.
    writeProgram('half', '#!/bin/sh\nfor file; do :; done\necho half > "$file"\nkill -9 $$\n')
    await assertFails(['build', 'src/tasks.c'], 1, /\.\/half ended with SIGKILL/, { env: { CC: './half' } })
    assert.deepEqual(readdirSync(folder).sort(), ['half', 'src'])
  })

  it('refuses an output that is a source, a folder, or nowhere', async () => {
    await assertFails(['build', 'src/tasks.c', '-o', './src/../src/tasks.c'], 2, /the output must be another file than the sources/)
    await assertFails(['build', 'src/tasks.c', '-o', 'src'], 1, /the output 'src' is a folder/)
    await assertFails(['build', 'src/tasks.c', '-o', 'none/tasks'], 1, /there is no folder 'none' for the output 'none\/tasks'/)
    assert.equal(readFileSync(path.join(folder, 'src/tasks.c'), 'utf8'), source)
  })

  it('names a source that is not there', async () => {
    await assertFails(['build', 'src/tasks.c', 'other.c'], 1, /no such file: 'other\.c'/)
  })
})

describe('offloop run', () => {
  it('prints the result as node would show it', async () => {
    assert.equal(await print(['run', 'builtin', 'fibonacci', '100']), '354224848179261915075n\n')
    assert.equal(await print(['run', 'builtin', 'sleep', '0']), 'undefined\n')
  })

  const args = [
    ['5', '5'], ['-5', '-5'], ['1e3', '1000'], ['true', 'true'], ['null', 'null'], ['[1,[{"a":"b"}]]', '[ 1, [ { a: \'b\' } ] ]'],
    ['"5"', '\'5\''], ['text', '\'text\''], ['', '\'\''], ['{a}', '\'{a}\''], ['@', '\'@\''], ['"@file"', '\'@file\''],
    ['5n', '5n'], ['123456789012345678901n', '123456789012345678901n'], ['n', '\'n\''],
    ['@file', 'Uint8Array(3) [ 1, 2, 255 ]'], ['-', 'Uint8Array(2) [ 104, 105 ]']
  ]
  for (const [word, expected] of args) {
    it(`reads the argument ${word || '(empty)'} as ${expected}`, async () => {
      write('file', Buffer.from([1, 2, 255]))
      assert.equal(await print(['run', 'builtin', 'echo', word], { input: 'hi' }), `${expected}\n`)
    })
  }

  it('takes nothing behind -- for an option', async () => {
    assert.equal(await print(['run', 'builtin', 'echo', '--', '--json']), '\'--json\'\n')
    assert.equal(await print(['run', 'builtin', 'echo', '--', '-5n']), '-5n\n')
  })

  it('prints JSON: bigints as strings, typed arrays as arrays, undefined as null', async () => {
    write('file', Buffer.from([3, 1, 2]))
    assert.equal(await print(['run', '--json', 'builtin', 'sort', '@file']), '[1,2,3]\n')
    assert.equal(await print(['run', 'builtin', 'fibonacci', '100', '--json']), '"354224848179261915075"\n')
    assert.equal(await print(['run', 'builtin', 'sleep', '0', '--json']), 'null\n')
    assert.equal(await print(['run', 'builtin', 'echo', '{"a":[1.5,"x",null]}', '--json']), '{"a":[1.5,"x",null]}\n')
  })

  it('exits with 1 when the task fails, with its code and message', async () => {
    const message = 'fibonacci expects an integer from 0 to 10000000, got -1'
    await assertFails(['run', 'builtin', 'fibonacci', '-1'], 1, new RegExp(`^error: TaskError ERR_RANGE: ${message}\n$`))
    const { code, stdout, stderr } = await offloop(['run', 'builtin', 'fibonacci', '--json', '--', '-1'])
    const { queuedMs, runMs, ...error } = JSON.parse(stderr).error
    assert.deepEqual(error, { name: 'TaskError', message, code: 'ERR_RANGE', task: 'fibonacci', phase: 'running' })
    assert(queuedMs >= 0 && runMs >= 0)
    assert.equal(stdout, '')
    assert.equal(code, 1)
  })

  it('exits with 124 when the task runs into its timeout', async () => {
    await assertFails(['run', 'builtin', 'sleep', '2147483647', '--timeout', '1'], 124, /^error: TimeoutError ERR_OFFLOOP_TIMEOUT: task 'sleep' did not end within its timeout of 1 ms\n$/)
  })

  it('names a file that cannot be read', async () => {
    await assertFails(['run', 'builtin', 'echo', '@none'], 1, /the argument '@none' could not be read: ENOENT/)
  })

  it('tells of misuse in JSON too', async () => {
    const { code, stderr } = await offloop(['run', 'builtin', 'ehco', '--json'])
    assert.match(JSON.parse(stderr).error.message, /got 'ehco'/)
    assert.equal(code, 2)
  })

  it('shows no progress where there is no terminal', async () => {
    assert.equal(await print(['run', 'builtin', 'sleep', '40']), 'undefined\n')
  })

  it('ends quietly when nobody reads the result any more', async () => {
    const child = start(['run', 'builtin', 'fibonacci', '1000000'])
    child.stdout.destroy()
    const { code, stderr } = await outcomeOf(child)
    assert.equal(stderr, '')
    assert.equal(code, 0)
  })

  it('lists the built-in tasks', async () => {
    assert.deepEqual((await print(['run', 'builtin'])).match(/^\w+/gm), ['fibonacci', 'sort', 'sleep', 'echo'])
    assert.deepEqual(JSON.parse(await print(['run', 'builtin', '--json'])).map(({ name }) => name), ['fibonacci', 'sort', 'sleep', 'echo'])
  })
})

describe('offloop run, on a terminal', () => {
  const clearLine = '\r\x1b[K'

  before(function () {
    // The program of util-linux, which makes a terminal and answers the exit code.
    if (spawnSync('script', ['-qec', 'true', '/dev/null']).status !== 0) this.skip()
  })

  function startOnTerminal (args) {
    const command = [...runtime.command, bin, ...args].map((word) => `'${word}'`).join(' ')
    return spawn('script', ['-qec', command, '/dev/null'], { cwd: folder, env: { ...environment, TERM: 'xterm', NO_COLOR: '1' }, ...limits })
  }

  it('shows how far the task is, and clears that before the result', async () => {
    const { code, stdout } = await outcomeOf(startOnTerminal(['run', 'builtin', 'sleep', '60']))
    const lines = stdout.split(clearLine)
    const reports = lines.slice(1, -1)
    assert(reports.length > 0)
    for (const line of reports) assert.match(line, /^[█░]{30} +\d+ % {2}[\d.]+ \/ 60$/)
    assert.equal(reports.at(-1), `${'█'.repeat(30)} 100 %  60 / 60`)
    assert.deepEqual([lines[0], lines.at(-1)], ['', 'undefined\r\n'])
    assert.equal(code, 0)
  })

  it('aborts the task on Ctrl-C and exits with 130', async () => {
    const child = startOnTerminal(['run', 'builtin', 'sleep', '2147483647'])
    child.stdout.once('data', () => child.stdin.write('\x03'))
    const { code, stdout } = await outcomeOf(child)
    assert.match(stdout, /error: stopped by Ctrl-C\r\n$/)
    assert.equal(code, 130)
  })
})
