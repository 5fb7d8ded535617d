'use strict'

// offloop build: C and C++ sources into a library of tasks.

const { existsSync, renameSync, rmSync, statSync } = require('node:fs')
const path = require('node:path')
const { suffix } = require('../native/libraries')
const { compile } = require('./compiler')
const { CommandError, FAILED, MISUSE } = require('./exit')

const languages = { '.c': 'C', '.cc': 'C++', '.cpp': 'C++', '.cxx': 'C++' }

const NOTES = `
CC, CXX, CFLAGS, CXXFLAGS and LDFLAGS are respected; CC may hold options ("ccache gcc").

Examples:
  offloop build tasks.c                         makes tasks${suffix} in the working folder
  offloop build tasks.c other.c -o lib/mine${suffix}
  offloop build hash.cpp -- -std=c++20 -lcrypto`

function readSource (file) {
  const language = languages[path.extname(file).toLowerCase()]
  if (language === undefined) {
    throw new CommandError(MISUSE, `a source must be one of ${Object.keys(languages).join(', ')}, got '${file}'; flags of the compiler go behind --`)
  }
  if (!existsSync(file)) throw new CommandError(FAILED, `no such file: '${file}'`)
  return { file, language }
}

// Where the library goes: never over a source, and where a file can be.
function chooseTarget (files, chosen) {
  const target = chosen ?? `${path.parse(files[0]).name}${suffix}`
  const absolute = path.resolve(target)
  if (files.some((file) => path.resolve(file) === absolute)) throw new CommandError(MISUSE, `the output must be another file than the sources, got '${target}'`)
  if (!existsSync(path.dirname(absolute))) throw new CommandError(FAILED, `there is no folder '${path.dirname(target)}' for the output '${target}'`)
  if (existsSync(absolute) && statSync(absolute).isDirectory()) throw new CommandError(FAILED, `the output '${target}' is a folder`)
  return target
}

// Under another name until it is complete: what is there stays if the compiler
// fails, and a process that has it loaded keeps what it has.
function compileInto (target, sources, flags) {
  const temporary = `${target}.${process.pid}.tmp`
  try {
    const { compiler, failure } = compile(sources, temporary, flags)
    if (failure !== null) throw new CommandError(FAILED, `'${target}' was not built: ${compiler} ${failure}`)
    renameSync(temporary, target)
    return compiler
  } finally {
    rmSync(temporary, { force: true })
  }
}

// Commander lists what stands behind -- with what stands before it.
function splitOperands (operands, { rawArgs }) {
  const dashes = rawArgs.indexOf('--')
  const count = dashes < 0 ? operands.length : operands.length - (rawArgs.length - dashes - 1)
  return { files: operands.slice(0, count), flags: operands.slice(count) }
}

function build (operands, { output }, command) {
  const { files, flags } = splitOperands(operands, command.parent)
  if (files.length === 0) throw new CommandError(MISUSE, 'no source was given before --')
  const sources = files.map(readSource)
  const target = chooseTarget(files, output)
  const compiler = compileInto(target, sources, flags)
  console.log(`${target} built with ${compiler}; its tasks: npx offloop run ${target}`)
}

function addBuild (program) {
  program.command('build')
    .description('Compiles C or C++ sources into a library of tasks, with the system\'s compiler.')
    .argument('<sources...>', '.c, .cc, .cpp or .cxx; behind -- come flags for the compiler')
    .option('-o, --output <file>', `the library; by default the first source's name with ${suffix}, in the working folder`)
    .addHelpText('after', NOTES)
    .action(build)
}

module.exports = { addBuild }
