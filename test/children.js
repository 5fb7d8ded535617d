'use strict'

// Processes for the tests of durable tasks, which say lines on stdout and do what they are told by lines on
// stdin; and another client of SQLite, which is no part of offloop.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { createInterface } = require('node:readline')
const { root } = require('./support')

/** A process that was spawned with pipes, as tests talk to it. */
class Child {
  #lines = []
  #wake = () => {}
  #stderr = ''
  #isOver = false

  constructor (child) {
    this.child = child
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#lines.push(line)
      this.#wake()
    })
    child.stderr.on('data', (data) => { this.#stderr += data })
    child.stdin.on('error', () => {})
    /** Resolves to { code, signal, stderr } when it has ended. */
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.#isOver = true
      this.#wake()
      return { code, signal, stderr: this.#stderr }
    })
  }

  /** All that it said so far and nobody has read. */
  get unread () {
    return this.#lines
  }

  /** Resolves to the next line that it says. */
  async line () {
    while (this.#lines.length === 0) {
      if (this.#isOver) throw new Error(`the process has ended: ${this.#stderr}`)
      await new Promise((resolve) => { this.#wake = resolve })
    }
    return this.#lines.shift()
  }

  /** Resolves when it has said `wanted`; what it says before is passed over. */
  async says (wanted) {
    while (await this.line() !== wanted);
  }

  tell (line) {
    this.child.stdin.write(`${line}\n`)
  }

  async kill () {
    this.child.kill('SIGKILL')
    return await this.ended
  }
}

const children = []

function adopt (child) {
  const result = new Child(child)
  children.push(result)
  return result
}

// What scripts have at hand: the package, say(line), and told(), which resolves to the next line of stdin.
const PRELUDE = `
  const offloop = require(${JSON.stringify(root)})
  const { AsyncTaskRunner } = offloop
  const say = (line) => require('node:fs').writeSync(1, line + '\\n')
  let lines = null
  const told = async () => {
    lines ??= require('node:readline').createInterface({ input: process.stdin })[Symbol.asyncIterator]()
    return (await lines.next()).value
  }
`

// Has the clocks and intervals of a script go twenty times as fast.
const HASTE = `
  const slowly = globalThis.setInterval
  globalThis.setInterval = (run, ms, ...args) => slowly(run, ms / 20, ...args)
  for (const clock of [Date, performance]) {
    const now = clock.now.bind(clock)
    const first = now()
    clock.now = () => first + 20 * (now() - first)
  }
`

/**
 * Runs the body of an async function in a process of its own, beside which it has PRELUDE. `wrap`: what is called
 * with the command and its arguments instead.
 */
function startScript (source, { wrap = [], env = {} } = {}) {
  const script = `${PRELUDE}; (async () => { ${source} })()`
  const [command, ...args] = [...wrap, process.execPath, '-e', script]
  return adopt(spawn(command, args, { env: { ...process.env, ...env } }))
}

/** Another program, which begins a transaction that writes `file`; resolves when it has, and ends it when it is told. */
async function holdLock (file) {
  const program = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute('BEGIN IMMEDIATE')
print('holds', flush=True)
sys.stdin.readline()
connection.execute('COMMIT')
`
  const child = adopt(spawn('python3', ['-c', program, file]))
  await child.says('holds')
  return {
    async release () {
      child.tell('')
      await child.ended
    }
  }
}

/** Ends all that tests have left. */
async function killAll () {
  await Promise.all(children.splice(0).map((child) => child.kill()))
}

module.exports = { HASTE, holdLock, killAll, startScript }
