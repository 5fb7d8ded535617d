'use strict'

// The system's compiler: which one it is, and running it.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { CommandError, FAILED, MISUSE } = require('../exit')
const { splitWords } = require('../words')

// For each language, the variables of the environment that have a say, as make
// has them, what is looked for where they do not, and where one comes from.
const languages = {
  C: {
    variable: 'CC',
    flags: 'CFLAGS',
    programs: ['cc', 'gcc', 'clang'],
    unix: 'apt-get install gcc libc6-dev (Debian, Ubuntu), dnf install gcc (Fedora) or apk add gcc musl-dev (Alpine)'
  },
  'C++': {
    variable: 'CXX',
    flags: 'CXXFLAGS',
    programs: ['c++', 'g++', 'clang++'],
    unix: 'apt-get install g++ (Debian, Ubuntu), dnf install gcc-c++ (Fedora) or apk add g++ (Alpine)'
  }
}

const installs = { darwin: 'xcode-select --install', win32: 'winget install LLVM.LLVM' }

// What a descriptor of a task leaves out is meant to be zero.
const warnings = ['-Wall', '-Wextra', '-Wno-missing-field-initializers']

function wordsOf (variable) {
  const words = splitWords(process.env[variable] ?? '')
  if (words === null) throw new CommandError(MISUSE, `the environment's ${variable} has a quote without an end, got ${process.env[variable]}`)
  return words
}

function notFound (name, [chosen]) {
  const { variable, programs, unix } = languages[name]
  const looked = chosen === undefined
    ? `looked for ${programs.join(', ')} on the PATH`
    : `the environment's ${variable} names '${chosen}'`
  return new CommandError(FAILED, `no ${name} compiler found: ${looked}; install one: ${installs[process.platform] ?? unix}; or name yours in ${variable}`)
}

/**
 * The system's compiler of `name`, C or C++, as the environment has it: the programs to try, each as
 * [program, ...arguments], and the user's flags.
 */
function chooseCompiler (name) {
  const { variable, flags, programs } = languages[name]
  const chosen = wordsOf(variable)
  return {
    programs: chosen.length > 0 ? [chosen] : programs.map((program) => [program]),
    flags: wordsOf(flags),
    linkFlags: wordsOf('LDFLAGS'),
    notFound: () => notFound(name, chosen)
  }
}

// Resolves to { failure, output }, or to undefined where there is no such program.
async function runProgram (program, args, { show, cwd, signal }) {
  const child = spawn(program, args, { cwd, signal, stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => { output += text })
  try {
    const [code, killedBy] = await once(child, 'close')
    return { failure: code === 0 ? null : `ended with ${killedBy ?? `exit code ${code}`}`, output }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    return { failure: `could not be run: ${error.message}`, output }
  }
}

/**
 * Has a compiler do what `args` say. Resolves to its program's name, how it failed, or null, and what
 * it said, unless that is to be shown. Aborting `signal` ends it.
 */
async function runCompiler ({ programs, notFound }, args, { show = false, cwd, signal } = {}) {
  for (const [program, ...options] of programs) {
    const ended = await runProgram(program, [...options, ...args], { show, cwd, signal })
    if (ended !== undefined) return { program, ...ended }
  }
  throw notFound()
}

module.exports = { chooseCompiler, runCompiler, warnings }
