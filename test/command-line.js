'use strict'

// The command line in processes of its own, each test in a folder of its own.

const assert = require('node:assert/strict')
const { spawn, spawnSync } = require('node:child_process')
const { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { root, runtime, outcomeOf } = require('./support')

const bin = path.join(root, 'bin', 'offloop.js')

// What the environment of the tests says of compilers is not meant for them.
const { CC, CXX, CFLAGS, CXXFLAGS, LDFLAGS, ...environment } = process.env

// One that does not end by itself fails its test, and no other.
const limits = { timeout: 15000, killSignal: 'SIGKILL' }

let folder

/** Where the command line runs, in this test. */
const inFolder = (...names) => path.join(folder, ...names)

/** Gives each test of the describe that calls it a folder, with a space in its path. */
function useFolder () {
  beforeEach(() => { folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'offloop cli ')) })
  afterEach(() => rmSync(folder, { recursive: true }))
}

function write (name, text, mode) {
  mkdirSync(path.dirname(inFolder(name)), { recursive: true })
  writeFileSync(inFolder(name), text, { mode })
}

/** Starts the command line, or that of another copy of the package. */
function start (args, { env = {}, script = bin } = {}) {
  return spawn(process.execPath, [script, ...args], { cwd: folder, env: { ...environment, ...env }, ...limits })
}

// The program of util-linux, which makes a terminal and answers the exit code.
const canMakeTerminals = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

function startOnTerminal (args, { env = {}, script = bin } = {}) {
  const command = [...runtime.command, script, ...args].map((word) => `'${word}'`).join(' ')
  return spawn('script', ['-qec', command, '/dev/null'], { cwd: folder, env: { ...environment, TERM: 'xterm', NO_COLOR: '1', ...env }, ...limits })
}

/** Runs the command line with `input` as its stdin. */
function offloop (args, { input = '', ...options } = {}) {
  const child = start(args, options)
  child.stdin.on('error', () => {}) // a command that reads none may have ended
  child.stdin.end(input)
  return outcomeOf(child)
}

/** What the command line prints when all goes well. */
async function print (args, options) {
  const { code, stdout, stderr } = await offloop(args, options)
  assert.equal(stderr, '')
  assert.equal(code, 0)
  return stdout
}

async function assertFails (args, expectedCode, message, options) {
  const { code, stdout, stderr } = await offloop(args, options)
  assert.match(stderr, message)
  assert.equal(stdout, '')
  assert.equal(code, expectedCode)
}

module.exports = { canMakeTerminals, environment, useFolder, inFolder, write, start, startOnTerminal, offloop, print, assertFails }
