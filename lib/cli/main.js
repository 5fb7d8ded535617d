'use strict'

// The command line, `npx offloop`: which commands there are. Each has a file of
// its own, and loads the addon only if it needs it.

const { Command, CommanderError } = require('commander')
const { version } = require('../../package.json')
const { addBuild } = require('./build')
const { FAILED, INTERRUPTED, MISUSE, TIMED_OUT } = require('./exit')
const { addInit } = require('./init')
const { reportError } = require('./output')
const { addRebuild } = require('./rebuild')
const { addRun } = require('./run')
const { addTypes } = require('./types')

const NOTES = `
Examples:
  offloop init                                writes a first task, and a program that runs it
  offloop build tasks.c                       compiles the C tasks of tasks.c into tasks.so
  offloop run tasks.so                        lists them
  offloop run tasks.so countPrimes 1000000    runs one
  offloop run builtin fibonacci 100000        runs a task that comes with offloop
  offloop types tasks.so                      writes them down for TypeScript
  offloop rebuild                             compiles offloop itself, where no compiled one came with it

Exit codes: 0 done, ${FAILED} failed, ${MISUSE} misuse, ${TIMED_OUT} the task ran into its timeout, ${INTERRUPTED} stopped by Ctrl-C.`

function createProgram () {
  const program = new Command('offloop')
    .description('Builds tasks written in C and runs them off the event loop.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('See --help.')
    .addHelpText('after', NOTES)
  addInit(program)
  addBuild(program)
  addRun(program)
  addTypes(program)
  addRebuild(program)
  return program
}

// A reader that has read enough is no error: `offloop run … | head`.
function ignoreClosedPipe (error) {
  if (error.code !== 'EPIPE') throw error
}

async function main (argv) {
  process.stdout.on('error', ignoreClosedPipe)
  try {
    await createProgram().parseAsync(argv)
  } catch (error) {
    if (!(error instanceof CommanderError)) reportError(error, false)
    // Commander has said what is wrong, or has shown help.
    else if (error.exitCode !== 0) process.exitCode = MISUSE
  }
}

module.exports = { main }
