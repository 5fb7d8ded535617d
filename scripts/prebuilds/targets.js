'use strict'

// What prebuilds are made for, and what each is made with: clang and lld, which know every processor, and the headers
// and libraries of a C library. Those of glibc are of 2.17, older than what Node.js itself needs, and come from npm;
// those of musl are Debian's.

const path = require('node:path')
const { root } = require('../files')
const { folder, fromNpm, program } = require('./needs')

const tools = [program('clang', 'clang'), program('ld.lld', 'lld'), program('xz', 'xz-utils'), program('readelf', 'binutils')]

// The package has an archive, which `sysroot` is made of.
function glibc (triple, loader, version) {
  const name = `@napi-rs/cross-toolchain-x64-target-${triple}`
  const archive = fromNpm(name, version, `${triple}-unknown-linux-gnu.tar.xz`)
  const sysroot = path.join(folder, `${triple}-${version}`)
  return {
    needs: [...tools, archive],
    archive: archive.file,
    sysroot,
    options: [`--target=${triple}-linux-gnu`, `--sysroot=${sysroot}/${triple}-unknown-linux-gnu/sysroot`, `--gcc-toolchain=${sysroot}`],
    compileFlags: [],
    linkFlags: [],
    libraries: ['libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0', loader]
  }
}

function musl (triple, debian) {
  const headers = `/usr/include/${triple}-linux-musl`
  return {
    needs: [...tools, { file: headers, debian }],
    options: [`--target=${triple}-linux-musl`],
    compileFlags: ['-nostdlibinc', '-isystem', headers],
    linkFlags: ['-nostdlib', `-L/usr/lib/${triple}-linux-musl`, '-lc'],
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

/** By name; lib/binding.js and node-gyp-build look for `file`. */
const targets = Object.fromEntries(list.map(([arch, libc, system, flags]) => [`linux-${arch}-${libc}`, {
  arch,
  libc,
  file: path.join(root, 'prebuilds', `linux-${arch}`, `offloop.${libc}.node`),
  ...system,
  compileFlags: [...system.compileFlags, ...flags]
}]))

module.exports = { targets }
