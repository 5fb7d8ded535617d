'use strict'

// The system's compiler: which one it is, and how it makes a shared library.

const { spawnSync } = require('node:child_process')
const { include_dir: nodeInclude } = require('node-api-headers')
const { include } = require('../native/libraries')
const { CommandError, FAILED, MISUSE } = require('./exit')
const { splitWords } = require('./words')

// For each language, the variables of the environment that have a say, as make
// has them, and what is looked for where they do not.
const languages = {
  C: { compiler: 'CC', flags: 'CFLAGS', programs: ['cc', 'gcc', 'clang'] },
  'C++': { compiler: 'CXX', flags: 'CXXFLAGS', programs: ['c++', 'g++', 'clang++'] }
}

const platforms = {
  darwin: {
    flags: ['-dynamiclib', '-undefined', 'dynamic_lookup'],
    install: 'xcode-select --install'
  },
  win32: {
    flags: ['-shared'],
    install: 'winget install LLVM.LLVM'
  }
}

const unix = {
  flags: ['-shared'],
  install: 'apt-get install g++ (Debian, Ubuntu), dnf install gcc-c++ (Fedora) or apk add g++ (Alpine)'
}

const platform = platforms[process.platform] ?? unix

function wordsOf (variable) {
  const words = splitWords(process.env[variable] ?? '')
  if (words === null) throw new CommandError(MISUSE, `the environment's ${variable} has a quote without an end, got ${process.env[variable]}`)
  return words
}

// The compilers to try, each as [program, ...arguments].
function listCandidates ({ compiler, programs }) {
  const chosen = wordsOf(compiler)
  return chosen.length > 0 ? [chosen] : programs.map((program) => [program])
}

function notFound (name, { compiler, programs }) {
  const [chosen] = wordsOf(compiler)
  const looked = chosen === undefined
    ? `looked for ${programs.join(', ')} on the PATH`
    : `the environment's ${compiler} names '${chosen}'`
  const remedy = `install one: ${platform.install}; or name yours in ${compiler}`
  return new CommandError(FAILED, `no ${name} compiler found: ${looked}\n${remedy}`)
}

function listArguments (sources, language, target, flags) {
  // Told so, a compiler of C++ compiles C as C; otherwise it takes it for C++.
  const inputs = sources.flatMap((source) => ['-x', source.language === 'C' ? 'c' : 'c++', source.file])
  return [
    '-O2', '-fPIC', ...platform.flags, '-fvisibility=hidden', `-I${include}`, `-I${nodeInclude}`, ...wordsOf(language.flags),
    ...inputs, '-x', 'none', ...wordsOf('LDFLAGS'), ...flags, '-o', target
  ]
}

/**
 * Compiles `sources`, each { file, language }, into the shared library `target`. What
 * the compiler says goes to our stderr. Answers the compiler's name and how it
 * failed, or null.
 */
function compile (sources, target, flags) {
  const name = sources.some((source) => source.language === 'C++') ? 'C++' : 'C'
  const language = languages[name]
  const args = listArguments(sources, language, target, flags)
  for (const [program, ...options] of listCandidates(language)) {
    const { error, status, signal } = spawnSync(program, [...options, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
    if (error === undefined) return { compiler: program, failure: status === 0 ? null : `ended with ${signal ?? `exit code ${status}`}` }
    if (error.code !== 'ENOENT') return { compiler: program, failure: `could not be run: ${error.message}` }
  }
  throw notFound(name, language)
}

module.exports = { compile }
