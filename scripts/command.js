'use strict'

// Runs a program to its end. What it has started ends with it: a program has a
// process group of its own, which is killed when the time is over or when we
// are stopped.

const { spawn } = require('node:child_process')
const path = require('node:path')
const { root } = require('./files')

const groups = new Set()

function killGroup (pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error // there is none left
  }
}

for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15]]) {
  process.once(signal, () => {
    groups.forEach(killGroup)
    process.exit(128 + number)
  })
}

function describeEnd (code, signal) {
  if (signal) return `killed by ${signal}`
  return code === 0 ? null : `exit code ${code}`
}

// Resolves to { failure, output }: `failure` is null or says how it ended
// ('not found' when there is no such program). With `show`, the output goes to
// ours instead. `timeout` is in milliseconds. `env` comes on top of ours, unless
// `isBare`: then it is all that there is.
function run (program, args, { show = false, timeout = 600000, cwd = root, env = {}, isBare = false } = {}) {
  const stdio = show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
  const child = spawn(program, args, { cwd, env: isBare ? env : { ...process.env, ...env }, stdio, detached: true })
  let output = ''
  const append = (text) => { output += text }
  child.stdout?.setEncoding('utf8').on('data', append)
  child.stderr?.setEncoding('utf8').on('data', append)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => error.code === 'ENOENT' ? resolve({ failure: 'not found', output }) : reject(error))
    child.once('spawn', () => {
      let timedOut = false
      groups.add(child.pid)
      const timer = setTimeout(() => {
        timedOut = true
        killGroup(child.pid)
      }, timeout)
      child.once('exit', () => killGroup(child.pid))
      child.once('close', (code, signal) => {
        clearTimeout(timer)
        groups.delete(child.pid)
        resolve({ failure: timedOut ? `no end after ${timeout / 1000} s` : describeEnd(code, signal), output })
      })
    })
  })
}

// A program that a package of devDependencies brings.
function npmProgram (name) {
  return path.join(root, 'node_modules', '.bin', name)
}

module.exports = { run, npmProgram }
