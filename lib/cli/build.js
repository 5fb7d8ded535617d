'use strict'

// offloop build: C and C++ sources into a library of tasks.

const { existsSync, readFileSync, statSync } = require('node:fs')
const path = require('node:path')
const { include_dir: nodeInclude } = require('node-api-headers')
const { include, suffix } = require('../native/libraries')
const { chooseCompiler, runCompiler, warnings } = require('./compile/compiler')
const { CommandError, FAILED, MISUSE } = require('./exit')
const { listExported } = require('./exported')
const { putInPlace } = require('./compile/in-place')

const languages = { '.c': 'C', '.cc': 'C++', '.cpp': 'C++', '.cxx': 'C++' }

const shared = process.platform === 'darwin' ? ['-dynamiclib', '-undefined', 'dynamic_lookup'] : ['-shared']

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

// What load() would refuse in the end. Of a format that is not known, it says so itself.
function checkTasks (file, target) {
  const names = listExported(readFileSync(file))
  if (names === undefined || names.includes('offloop_library')) return
  throw new CommandError(FAILED, `'${target}' was not built: its sources have no OL_TASKS, which lists the tasks of a library\nwrite it once, behind the functions: OL_TASKS({ .name = "add", .perform = add })`)
}

// Told so, a compiler of C++ compiles C as C; otherwise it takes it for C++.
const input = ({ file, language }) => ['-x', language === 'C' ? 'c' : 'c++', file]

async function compile (sources, target, flags) {
  const compiler = chooseCompiler(sources.some(({ language }) => language === 'C++') ? 'C++' : 'C')
  const args = [
    '-O2', '-fPIC', ...warnings, ...shared, '-fvisibility=hidden', `-I${include}`, `-I${nodeInclude}`, ...compiler.flags,
    ...sources.flatMap(input), '-x', 'none', ...compiler.linkFlags, ...flags
  ]
  return await putInPlace(target, async (file) => {
    const { program, failure } = await runCompiler(compiler, [...args, '-o', file], { show: true })
    if (failure !== null) throw new CommandError(FAILED, `'${target}' was not built: ${program} ${failure}`)
    checkTasks(file, target)
    return program
  })
}

// Commander lists what stands behind -- with what stands before it.
function splitOperands (operands, { rawArgs }) {
  const dashes = rawArgs.indexOf('--')
  const count = dashes < 0 ? operands.length : operands.length - (rawArgs.length - dashes - 1)
  return { files: operands.slice(0, count), flags: operands.slice(count) }
}

async function build (operands, { output }, command) {
  const { files, flags } = splitOperands(operands, command.parent)
  if (files.length === 0) throw new CommandError(MISUSE, 'no source was given before --')
  const sources = files.map(readSource)
  const target = chooseTarget(files, output)
  const program = await compile(sources, target, flags)
  console.log(`${target} built with ${program}; its tasks: npx offloop run ${target}`)
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
