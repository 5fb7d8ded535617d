'use strict'

// What prebuilds are made for, and what each is made with. For Linux, clang and lld, which know every processor, and the
// headers and libraries of a C library: those of glibc are of 2.17, older than what Node.js itself needs, and come from
// npm; those of musl are Debian's. For Windows, mingw-w64's gcc.

const path = require('node:path')
const { root } = require('../files')
const { folder, fromNpm, program } = require('./needs')

const tools = [program('clang', 'clang'), program('ld.lld', 'lld'), program('xz', 'xz-utils'), program('readelf', 'binutils')]

const sections = ['-ffunction-sections', '-fdata-sections']
const lld = ['-fuse-ld=lld', '-Wl,--strip-all,--gc-sections,--as-needed']

// The package has an archive, which `sysroot` is made of.
function glibc (triple, loader, version) {
  const name = `@napi-rs/cross-toolchain-x64-target-${triple}`
  const archive = fromNpm(name, version, `${triple}-unknown-linux-gnu.tar.xz`)
  const sysroot = path.join(folder, `${triple}-${version}`)
  return {
    needs: [...tools, archive],
    archive: archive.file,
    sysroot,
    compiler: ['clang', `--target=${triple}-linux-gnu`, `--sysroot=${sysroot}/${triple}-unknown-linux-gnu/sysroot`, `--gcc-toolchain=${sysroot}`],
    compileFlags: sections,
    linkFlags: lld,
    libraries: ['libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0', loader]
  }
}

function musl (triple, debian) {
  const headers = `/usr/include/${triple}-linux-musl`
  return {
    needs: [...tools, { file: headers, debian }],
    compiler: ['clang', `--target=${triple}-linux-musl`],
    compileFlags: [...sections, '-nostdlibinc', '-isystem', headers],
    linkFlags: [...lld, '-nostdlib', `-L/usr/lib/${triple}-linux-musl`, '-lc'],
    libraries: ['libc.so']
  }
}

// Atomic operations without the functions of libgcc that would choose, at run time, instructions of newer processors.
const arm = ['-mno-outline-atomics']

const list = [
  ['x64', 'glibc', glibc('x86_64', 'ld-linux-x86-64.so.2', '1.0.0'), []],
  ['x64', 'musl', musl('x86_64', 'musl-dev'), []],
  ['arm64', 'glibc', glibc('aarch64', 'ld-linux-aarch64.so.1', '1.0.3'), arm],
  ['arm64', 'musl', musl('aarch64', 'musl-dev:arm64'), arm]
]

const linux = Object.fromEntries(list.map(([arch, libc, system, flags]) => [`linux-${arch}-${libc}`, {
  platform: 'linux',
  arch,
  libc,
  file: path.join(root, 'prebuilds', `linux-${arch}`, `offloop.${libc}.node`),
  ...system,
  compileFlags: [...system.compileFlags, ...flags]
}]))

// Node-API is taken from the program that loads it (src/napi/host_windows.c), so that there is no import library.
const windows = {
  platform: 'win32',
  arch: 'x64',
  file: path.join(root, 'prebuilds', 'win32-x64', 'offloop.node'),
  needs: [program('x86_64-w64-mingw32-gcc', 'gcc-mingw-w64-x86-64'), program('x86_64-w64-mingw32-objdump', 'binutils-mingw-w64-x86-64')],
  compiler: ['x86_64-w64-mingw32-gcc'],
  compileFlags: [...sections, '-DNAPI_EXTERN=__declspec(dllimport)'],
  linkFlags: ['-s', '-Wl,--gc-sections,--no-insert-timestamp'],
  // What every Windows has.
  libraries: ['KERNEL32.dll', 'msvcrt.dll']
}

/** By name; lib/binding.js and node-gyp-build look for `file`. */
const targets = { ...linux, 'win32-x64': windows }

module.exports = { targets }
