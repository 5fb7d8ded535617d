'use strict'

// Task libraries for tests, compiled with the system's compiler into a folder that
// goes with the process.

const { execFileSync } = require('node:child_process')
const { mkdtempSync, realpathSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { include, suffix } = require('../lib/native/libraries')

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'offloop-test-')))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const undefinedIsFine = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []

let sourceCount = 0

function writeSource (code, extension) {
  const file = path.join(folder, `source-${++sourceCount}${extension}`)
  writeFileSync(file, code)
  return file
}

/** Compiles one or more sources into the library `name` in the folder; answers its path. */
function compile (name, codes, { compiler = process.env.CC ?? 'cc', extension = '.c', flags = [] } = {}) {
  const file = path.join(folder, name)
  const sources = [codes].flat().map((code) => writeSource(code, extension))
  execFileSync(compiler, ['-shared', '-fPIC', '-I', include, ...undefinedIsFine, ...flags, '-o', file, ...sources], { stdio: ['ignore', 'inherit', 'inherit'] })
  return file
}

/** The code of a library whose tasks, which answer `value`, have these descriptors. */
function codeOf (value, ...descriptors) {
  return `
    #include <offloop.h>
    static int answer(ol_task_t *task) { return ol_return_int(task, ${value}); }
    OL_TASKS(${descriptors.join(', ')})
  `
}

/** The descriptor of the task `answer` in such code. */
const ANSWER = '{ .name = "answer", .perform = answer }'

/** Compiles a library whose task `answer` answers `value`. */
function compileAnswer (name, value) {
  return compile(name, codeOf(value, ANSWER))
}

module.exports = { folder, suffix, compile, codeOf, compileAnswer, ANSWER }
