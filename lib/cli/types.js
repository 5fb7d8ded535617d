'use strict'

// offloop types: what TypeScript is to know of a library, from what its author says of each task.

const { writeFileSync } = require('node:fs')
const path = require('node:path')
const { Script } = require('node:vm')
const { suffix } = require('../native/libraries')
const { CommandError, FAILED, MISUSE } = require('./exit')

const STDOUT = '-'

const NOTES = `
The names of the arguments are those that the library gives; what they are to be it does not say.

Examples:
  offloop types tasks${suffix}                  writes tasks.d.ts beside it
  offloop types tasks${suffix} -o src/tasks.d.ts

In a program:
  import type { Tasks } from './tasks'
  const { countPrimes } = load<Tasks>('./tasks')`

// A name; '...' before it for any number, a question mark behind it for one that may be left out.
const ARGUMENT = /^(?<rest>\.{3})?(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)(?<optional>\?)?$/u

// The marks of arguments that may follow one another in TypeScript; a '!' for none.
const ORDER = /^!*\?*(?:\.{3})?$/

function isReserved (name) {
  try {
    return new Script(`'use strict'; async () => { let ${name} }`) === null
  } catch {
    return true
  }
}

function toElement ({ rest = '', name, optional = '' }) {
  return `${rest}${isReserved(name) ? `${name}_` : name}${optional}: Value${rest === '' ? '' : '[]'}`
}

// Authors write `args` for help texts. What cannot be read as a list leaves the arguments open.
function toType (args) {
  if (args === undefined) return 'LibraryTask'
  if (args.trim() === '') return 'LibraryTask<[]>'
  const list = args.split(',').map((argument) => ARGUMENT.exec(argument.trim())?.groups)
  const isKnown = !list.includes(undefined) && ORDER.test(list.map(({ rest = '', optional = '' }) => rest + optional || '!').join(''))
  return isKnown ? `LibraryTask<[${list.map(toElement).join(', ')}]>` : 'LibraryTask'
}

function toComment (doc) {
  if (doc === undefined) return ''
  const lines = doc.replaceAll('*/', '*\\/').split(/\r?\n/)
  return lines.length === 1 ? `  /** ${lines[0]} */\n` : `  /**\n${lines.map((line) => `   * ${line}`.trimEnd() + '\n').join('')}   */\n`
}

function declare (tasks, name) {
  const members = Object.entries(tasks).map(([name, { args, doc }]) => `${toComment(doc)}  ${name}: ${toType(args)}\n`)
  return `// Written by 'npx offloop types ${name}', and overwritten by it.

import type { LibraryTask, Value } from 'offloop'

/** For load<Tasks>(). */
export interface Tasks {
${members.join('\n')}}
`
}

function chooseTarget (library, chosen) {
  if (chosen === undefined) return `${library.replace(/\.(?:so|dylib|dll|node)$/, '')}.d.ts`
  if (chosen === STDOUT || /\.d\.[mc]?ts$/.test(chosen)) return chosen
  throw new CommandError(MISUSE, `the output must be a file .d.ts, .d.mts or .d.cts, or - for stdout, got '${chosen}'`)
}

function write (target, text) {
  try {
    writeFileSync(target, text)
  } catch (cause) {
    throw new CommandError(FAILED, `'${target}' was not written: ${cause.message}`, { cause })
  }
}

function types (library, { output }) {
  const target = chooseTarget(library, output)
  // Loads the addon, which help does without.
  const text = declare(require('..').load(path.resolve(library)), path.basename(library))
  if (target === STDOUT) {
    process.stdout.write(text)
    return
  }
  write(target, text)
  console.log(`${target} written; its Tasks are for load<Tasks>('${library}')`)
}

function addTypes (program) {
  program.command('types')
    .description('Writes the tasks of a library down for TypeScript.')
    .argument('<library>', 'the library\'s file')
    .option('-o, --output <file>', 'the .d.ts; by default the library\'s name, beside it; - for stdout')
    .addHelpText('after', NOTES)
    .action(types)
}

module.exports = { addTypes }
