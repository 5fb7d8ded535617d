'use strict'

// A C++ library for musl, which Bun wants and Debian has not: that of Debian's gcc, which is for glibc, linked anew.

const { existsSync, mkdirSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { run } = require('../command')

// What glibc has and musl has not.
const glue = `
  char __libc_single_threaded;
  int _dl_find_object(void *a, void *b) { (void) a; (void) b; return -1; }
  unsigned arc4random(void) { return 4; }
  unsigned long getauxval(unsigned long);
  unsigned long __getauxval(unsigned long type) { return getauxval(type); }
`

async function must (command, args) {
  const { failure, output } = await run(command, args)
  if (failure !== null) throw new Error(`${command} ${failure}: ${output}`)
  return output
}

/** Makes `file`, of what `runtime` takes of it. */
async function makeLibrary (runtime, { triple, gcc, file }) {
  if (existsSync(file)) return
  mkdirSync(path.dirname(file), { recursive: true })
  const symbols = await must('readelf', ['--wide', '--dyn-syms', runtime])
  const copies = await must('readelf', ['--wide', '--relocs', runtime])
  const names = [
    ...Array.from(symbols.matchAll(/ UND (_Z\w+|__cxa_\w+|__dynamic_cast)/g), ([, name]) => name),
    ...Array.from(copies.matchAll(/_COPY +[0-9a-f]+ (_Z\w+)/g), ([, name]) => name)
  ]
  const source = path.join(path.dirname(file), 'glue.c')
  writeFileSync(source, `${glue}\n`)
  await must('clang', [
    `--target=${triple}-linux-musl`, '-shared', '-fPIC', '-fuse-ld=lld', '-nostdlib', '-Wl,-soname,libstdc++.so.6', source,
    ...names.map((name) => `-Wl,-u,${name}`), ...['libstdc++.a', 'libgcc_eh.a', 'libgcc.a'].map((name) => path.join(gcc, name)),
    `-L/usr/lib/${triple}-linux-musl`, '-lc', '-o', file
  ])
}

module.exports = { makeLibrary }
