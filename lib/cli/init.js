'use strict'

// offloop init: the files of a first task, of which each works as it is.

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const path = require('node:path')
const { suffix } = require('../native/libraries')
const { warnings } = require('./compile/compiler')
const { CommandError, FAILED } = require('./exit')

const template = path.join(__dirname, 'template')

const NOTES = `
It writes tasks.c, main.js, a test, and where editors find offloop.h: compile_flags.txt for clangd,
.vscode/c_cpp_properties.json for the C extension of VS Code. What is there already stays as it is.

Examples:
  offloop init              in the working folder
  offloop init my-tasks     in a folder that is made where it is missing`

/** The package.json that counts for `folder`, as Node.js and npm look for it. */
function findPackage (folder) {
  const file = path.join(folder, 'package.json')
  if (existsSync(file)) return file
  const parent = path.dirname(folder)
  return parent === folder ? undefined : findPackage(parent)
}

/** Whether .js files beside the package.json `file` are ES modules. */
function areModules (file) {
  try {
    return file !== undefined && JSON.parse(readFileSync(file, 'utf8')).type === 'module'
  } catch (cause) {
    throw new CommandError(FAILED, `'${file}' cannot be read: ${cause.message}`, { cause })
  }
}

// By its name in a folder node_modules, which stays when the package moves on to another version.
function findOffloop (folder) {
  const places = createRequire(path.join(folder, 'main.js')).resolve.paths('offloop')
  return places.map((place) => path.join(place, 'offloop')).find((place) => existsSync(path.join(place, 'package.json')))
}

const toModule = (source) => source.replace(/^const (.+) = require\((.+)\)$/gm, 'import $1 from $2')

function listFiles (include, isModule) {
  const read = (name) => readFileSync(path.join(template, name), 'utf8')
  const script = isModule ? (name) => toModule(read(name)) : read
  const configuration = { name: 'offloop', includePath: [`\${workspaceFolder}/${include}`, '${workspaceFolder}'] } // eslint-disable-line no-template-curly-in-string
  return {
    'tasks.c': read('tasks.c'),
    'main.js': script('main.js'),
    'tasks.test.js': script('tasks.test.js'),
    'compile_flags.txt': [...warnings, `-I${include}`, ''].join('\n'),
    '.vscode/c_cpp_properties.json': `${JSON.stringify({ version: 4, configurations: [configuration] }, null, 2)}\n`
  }
}

/** Says what became of it. */
function writeNew (folder, name, text) {
  const file = path.join(folder, name)
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
    console.log(`${name} written`)
  } catch (cause) {
    if (cause.code !== 'EEXIST' || !existsSync(file)) throw new CommandError(FAILED, `'${file}' was not written: ${cause.message}`, { cause })
    console.log(`${name} is there already, and stays as it is`)
  }
}

function listSteps (folder, isInstalled) {
  const place = path.relative('', folder)
  return [
    ...place === '' ? [] : [`cd ${place.includes(' ') ? `"${place}"` : place}`],
    ...isInstalled ? [] : ['npm install offloop'],
    'npx offloop build tasks.c', 'node main.js', 'node --test'
  ]
}

function init (given) {
  const folder = path.resolve(given)
  const description = findPackage(folder)
  const installed = findOffloop(folder)
  // Where npm will install it.
  const offloop = installed ?? path.join(description === undefined ? folder : path.dirname(description), 'node_modules', 'offloop')
  const include = path.relative(folder, path.join(offloop, 'include')).replaceAll(path.sep, '/')
  const files = listFiles(include, areModules(description))
  for (const [name, text] of Object.entries(files)) writeNew(folder, name, text)
  console.log(`\nNow make tasks${suffix}, run its task, and test it:`)
  for (const step of listSteps(folder, installed !== undefined)) console.log(`  ${step}`)
}

function addInit (program) {
  program.command('init')
    .description('Writes a first task in C, a program that runs it, and its test.')
    .argument('[folder]', 'where', '.')
    .addHelpText('after', NOTES)
    .action(init)
}

module.exports = { addInit }
