'use strict'

const { mkdirSync, writeFileSync } = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { root } = require('./files')
const { run } = require('./command')
const { definesFor } = require('../lib/cli/compile/addon')
const { findWine } = require('./wine')

const sanitizers = {
  address: {
    flags: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
    // It would take four times as long to compile; `clang` and `valgrind` look at it, too.
    sqliteFlags: ['-fno-sanitize=all'],
    install: 'apt-get install gcc libasan8 libubsan1'
  },
  thread: {
    flags: ['-fsanitize=thread'],
    install: 'apt-get install gcc libtsan2'
  },
  // These two over all programs, in CI and with `npm run test:c -- --clang` or `--valgrind`.
  clang: {
    // But for what wraps around on purpose, as limbs of large integers and random numbers do.
    flags: ['-fsanitize=address,undefined,integer', '-fno-sanitize=unsigned-integer-overflow,unsigned-shift-base', '-fno-sanitize-recover=all', '-Wno-missing-field-initializers'],
    sqliteFlags: ['-fno-sanitize=integer'],
    compilers: [['clang']],
    install: 'apt-get install clang libclang-rt-14-dev'
  },
  valgrind: {
    flags: [],
    // It runs one thread at a time.
    isSerial: true,
    launcher: ['valgrind', '-q', '--error-exitcode=99', '--leak-check=full', '--errors-for-leak-kinds=definite', '--fair-sched=yes'],
    install: 'apt-get install valgrind'
  },
  // No sanitizer, but another system. The tests' own threads are winpthreads'.
  windows: {
    flags: [...definesFor('win32').map((define) => `-D${define}`), '-static'],
    libraries: ['-lm'],
    suffix: '.exe',
    compilers: [['x86_64-w64-mingw32-gcc-posix']],
    isForWindows: true,
    isOnRequest: true,
    install: 'apt-get install mingw-w64 wine64'
  }
}

const probeFolder = path.join(root, 'build', 'test-c')

// Sanitizers map their shadow memory at fixed addresses, which a kernel that
// randomizes many bits (vm.mmap_rnd_bits) may have given away: programs run
// with a fixed layout where that is allowed.
async function findLauncher (only) {
  if (sanitizers[only]?.isForWindows) return await findWine() ?? []
  const launcher = ['setarch', os.machine(), '-R']
  const { failure } = await run(launcher[0], [...launcher.slice(1), 'true'])
  return failure === null ? launcher : []
}

function listCompilers () {
  return process.env.CC ? [process.env.CC.trim().split(/\s+/)] : [['gcc'], ['clang']]
}

// The first compiler whose programs link and run with the sanitizer, as
// [program, ...arguments], or undefined.
async function findCompiler (sanitizer, launcher) {
  mkdirSync(probeFolder, { recursive: true })
  const source = path.join(probeFolder, 'probe.c')
  writeFileSync(source, 'int\nmain(void) {\n  return 0;\n}\n')
  const { compilers = listCompilers(), suffix = '' } = sanitizers[sanitizer]
  const target = path.join(probeFolder, `probe-${sanitizer}${suffix}`)
  for (const [compiler, ...options] of compilers) {
    const compiled = await run(compiler, [...options, ...sanitizers[sanitizer].flags, '-o', target, source])
    if (compiled.failure !== null) continue
    const [program, ...args] = [...launcher, ...(sanitizers[sanitizer].launcher ?? []), target]
    if ((await run(program, args)).failure === null) return [compiler, ...options]
  }
}

module.exports = { sanitizers, findCompiler, findLauncher }
