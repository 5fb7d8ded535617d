'use strict'

// What can be said of a prebuild without running it, by binutils' readelf and objdump: that it loads wherever Node.js
// runs, and takes and gives nothing unexpected.

const { statSync } = require('node:fs')
const { run } = require('../command')

// The oldest that Node.js 20 and later run on.
const GLIBC = [2, 28]

// Five of them, SQLite's source and all that is installed with it are 8 MB together.
const MAX_BYTES = 1.08e6

const machines = { x64: 'Advanced Micro Devices X86-64', arm64: 'AArch64' }

const exported = ['napi_register_module_v1', 'node_api_module_get_api_version_v1']

// Of glibc's own start files.
const harmless = ['_init', '_fini']

// Functions of a compiler's own library, which would have to be linked in, or found in the process.
const ofCompilers = /^__(aarch64_|atomic_|sync_|u?(div|mod|mul|cmp|ash|lshr|float|fix|add|sub|neg|trunc|extend)\w*[sdtx][ifsc]\d?$)/

async function inspect (program, args) {
  const { failure, output } = await run(program, args)
  if (failure !== null) throw new Error(`${program} ${failure}: ${output}`)
  return { output, find: (pattern) => Array.from(output.matchAll(pattern), ([, text]) => text) }
}

async function readElf (file) {
  const { output, find } = await inspect('readelf', ['--wide', '--file-header', '--dynamic', '--version-info', '--dyn-syms', '--section-headers', file])
  // Num: Value Size Type Bind Vis Ndx Name
  const symbols = Array.from(output.matchAll(/^ +\d+: [0-9a-f]+ +\d+ (\w+) +(\w+) +\w+ +(\w+) ([^\s@]+)/gm), ([, type, bind, section, name]) => ({ type, bind, section, name }))
  return {
    machine: find(/Machine: +(.*)$/gm)[0],
    libraries: find(/\(NEEDED\) +Shared library: \[(.*)\]/g),
    versions: find(/Name: (\w+_[\d.]+) /g),
    sections: find(/^ +\[ *\d+\] (\.\S+)/gm),
    symbols
  }
}

function isTooNew (version) {
  const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(version) ?? []
  return major === undefined || Number(major) > GLIBC[0] || (Number(major) === GLIBC[0] && Number(minor) > GLIBC[1])
}

const surplus = (found, expected, what) => found.filter((name) => !expected.includes(name)).map((name) => `it ${what} ${name}`)

async function findElfFaults ({ arch, file, libraries }) {
  const elf = await readElf(file)
  const undefinedOnes = elf.symbols.filter(({ section, bind }) => section === 'UND' && bind === 'GLOBAL').map(({ name }) => name)
  const given = elf.symbols.filter(({ section }) => section !== 'UND').map(({ name }) => name)
  return [
    ...(elf.machine === machines[arch] ? [] : [`it is for ${elf.machine}`]),
    ...surplus(elf.libraries, libraries, 'needs'),
    ...elf.versions.filter(isTooNew).map((version) => `it needs ${version}`),
    ...undefinedOnes.filter((name) => ofCompilers.test(name)).map((name) => `it needs ${name}, a function of compilers`),
    ...(undefinedOnes.some((name) => name.startsWith('napi_')) ? [] : ['it takes nothing of Node-API']),
    ...surplus(given, [...exported, ...harmless], 'exports'),
    ...surplus(exported, given, 'does not export'),
    ...elf.sections.filter((name) => /^\.(symtab|debug)/.test(name)).map((name) => `it is not stripped of ${name}`)
  ]
}

async function findPeFaults ({ file, libraries }) {
  const { find } = await inspect('x86_64-w64-mingw32-objdump', ['--private-headers', '--section-headers', file])
  const given = find(/^\t\[ *\d+\](?: \+base\[ *\d+\] +[0-9a-f]+)? (\w+)$/gm)
  return [
    ...(find(/file format (.*)$/gm)[0] === 'pei-x86-64' ? [] : ['it is for another processor']),
    ...surplus(find(/DLL Name: (.*)$/gm), libraries, 'needs'),
    ...surplus(given, exported, 'exports'),
    ...surplus(exported, given, 'does not export'),
    ...find(/^ +\d+ (\.debug\S*)/gm).map((name) => `it is not stripped of ${name}`)
  ]
}

/** What is wrong with a target's prebuild, one line each. */
async function findFaults (target) {
  const { size } = statSync(target.file)
  const faults = await (target.platform === 'win32' ? findPeFaults : findElfFaults)(target)
  return size > MAX_BYTES ? [...faults, `it has ${size} bytes, more than ${MAX_BYTES}`] : faults
}

module.exports = { MAX_BYTES, findFaults }
