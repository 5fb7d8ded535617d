'use strict'

// offloop run: a task of a library, with arguments from the command line.

const path = require('node:path')
const { InvalidArgumentError } = require('commander')
const { timeout } = require('../options')
const { parseArguments, NOTES: ARGUMENTS } = require('./arguments')
const { CommandError, INTERRUPTED, MISUSE } = require('./exit')
const { printResult, printTasks, reportError } = require('./output')
const { ProgressLine } = require('./progress-line')

const BUILTIN = 'builtin'

const NOTES = `${ARGUMENTS}
Behind -- nothing is an option. With --json bigints are strings, typed arrays are arrays, and errors
go to stderr as {"error": {…}}. What the task reports is shown where stderr is a terminal.

Examples:
  offloop run tasks.so                                lists the library's tasks
  offloop run tasks.so countPrimes 1000000
  offloop run tasks.so checksum @photo.jpg --json
  offloop run builtin fibonacci 10000000 --timeout 5000`

function parseTimeout (text) {
  const ms = Number(text)
  try {
    timeout('it', ms)
    return ms
  } catch (error) {
    throw new InvalidArgumentError(`${error.message}.`)
  }
}

// Loads the addon, which help and `build` do without.
function openLibrary (library) {
  const { load, tasks } = require('..')
  return library === BUILTIN ? tasks : load(path.resolve(library))
}

function findTask (tasks, name, library) {
  if (Object.hasOwn(tasks, name)) return tasks[name]
  throw new CommandError(MISUSE, `the task must be one of ${Object.keys(tasks).join(', ')} in ${library}, got '${name}'`)
}

// Ctrl-C aborts the task; pressed again, it ends the process, whatever the task does.
async function call (task, args, options) {
  const controller = new AbortController()
  const interrupt = () => controller.abort(new CommandError(INTERRUPTED, 'stopped by Ctrl-C'))
  const line = process.stderr.isTTY ? new ProgressLine(process.stderr) : undefined
  const onProgress = line && ((report) => line.show(report))
  process.once('SIGINT', interrupt)
  try {
    return await task.with({ timeout: options.timeout, signal: controller.signal, onProgress })(...args)
  } finally {
    process.removeListener('SIGINT', interrupt)
    line?.clear()
  }
}

async function run (library, name, words, options) {
  try {
    const tasks = openLibrary(library)
    if (name === undefined) printTasks(tasks, options.json)
    else printResult(await call(findTask(tasks, name, library), await parseArguments(words), options), options.json)
  } catch (error) {
    reportError(error, options.json)
  }
}

function addRun (program) {
  program.command('run')
    .description('Runs a task of a library; lists its tasks when none is named.')
    .argument('<library>', `the library's file, or '${BUILTIN}' for the tasks that come with offloop`)
    .argument('[task]', 'the task\'s name')
    .argument('[arguments...]', 'the task\'s arguments')
    .option('--timeout <ms>', 'fail if the task runs longer', parseTimeout)
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action(run)
}

module.exports = { addRun }
