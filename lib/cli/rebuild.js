'use strict'

// offloop rebuild: the addon of the installed package, from its sources.

const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { describeAddon } = require('./compile/addon')
const { buildAddon } = require('./compile/build-addon')
const { chooseCompiler } = require('./compile/compiler')
const { ProgressLine } = require('./progress-line')
const { provideSqlite } = require('./compile/sqlite')

const NOTES = `
It needs a compiler of C and nothing else. CC, CFLAGS and LDFLAGS are respected; CC may hold options ("ccache gcc").

Examples:
  offloop rebuild`

// All of it: what was compiled before may be of another system, as where node_modules was copied into a container.
async function rebuild () {
  const line = process.stderr.isTTY ? new ProgressLine(process.stderr) : undefined
  const folder = mkdtempSync(path.join(tmpdir(), 'offloop-rebuild-'))
  function warn (text) {
    line?.clear()
    process.stderr.write(text)
  }
  try {
    const description = describeAddon(provideSqlite(path.join(folder, 'sqlite3')))
    const program = await buildAddon(description, { folder, compiler: chooseCompiler('C'), report: line && ((report) => line.show(report)), warn })
    line?.clear()
    console.log(`offloop built with ${program}; its tasks: npx offloop run builtin`)
  } finally {
    line?.clear()
    rmSync(folder, { recursive: true, force: true })
  }
}

function addRebuild (program) {
  program.command('rebuild')
    .description('Compiles offloop itself, with the system\'s compiler.')
    .addHelpText('after', NOTES)
    .action(rebuild)
}

module.exports = { addRebuild }
