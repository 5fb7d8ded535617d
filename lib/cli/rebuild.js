'use strict'

// offloop rebuild: the addon of the installed package, from its sources.

const { spawnSync } = require('node:child_process')
const path = require('node:path')
const { CommandError, FAILED } = require('./exit')

const script = path.join(__dirname, '..', '..', 'scripts', 'build.js')

const NOTES = `
It needs npm, Python 3, make and a compiler of C and C++.

Examples:
  offloop rebuild`

// A process of its own, which says itself what is missing.
function rebuild () {
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new CommandError(FAILED, 'offloop was not built, see above')
  console.log('offloop built; its tasks: npx offloop run builtin')
}

function addRebuild (program) {
  program.command('rebuild')
    .description('Compiles offloop itself, with the system\'s compiler and npm\'s node-gyp.')
    .addHelpText('after', NOTES)
    .action(rebuild)
}

module.exports = { addRebuild }
