'use strict'

// What several test files need: programs run in a process of their own, and
// ways to occupy the pool and to let go of it without a clock.

const { spawn, spawnSync } = require('node:child_process')
const { once } = require('node:events')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { PerformanceObserver } = require('node:perf_hooks')
const { configure, stats, tasks } = require('..')

const root = path.join(__dirname, '..')

// What a runtime's engine does not do, and the tests know of.
const isBun = process.versions.bun !== undefined
const isDeno = process.versions.deno !== undefined
const runtime = {
  // What a shell calls to run a script.
  command: isDeno ? [process.execPath, 'run', '--allow-all'] : [process.execPath],
  // Threads of its pool where the environment says so, as libuv does it.
  poolSize: (setting) => isBun || isDeno ? availableParallelism() : Number(setting ?? 4),
  hasAwaitStacks: !isBun,
  // Node.js 24 may hang in process.exit(), where it waits for threads of V8 that wait for a garbage collection.
  exitOptions: isBun || isDeno ? [] : ['--single-threaded'],
  // It is what a shell calls node, which npm and its node-gyp run on.
  hasNpm: spawnSync('node', ['-p', 'process.execPath'], { encoding: 'utf8' }).stdout?.trim() === process.execPath,
  // It takes all of Node.js' own options.
  takesNodeOptions: !isBun && !isDeno,
  // What a program has loaded may be kept in a file, to start from.
  makesSnapshots: !isBun && !isDeno,
  // An uncaught exception may be anything.
  bearsUncaught: !isDeno,
  // What was taken of timers before node:test fakes them works on.
  keepsTimers: !isDeno,
  // A function can end in order where the stack ends.
  bearsStackEnd: !isBun && !isDeno,
  // A process may become another user's.
  canChangeUser: typeof process.setgroups === 'function',
  // It says when it has collected garbage.
  tellsCollections: !isDeno && PerformanceObserver.supportedEntryTypes.includes('gc'),
  // It tells hooks of the handles that there are.
  tellsHandles: !isBun && !isDeno,
  // Memory of JavaScript stays while a task works on it; else what is moved is copied and what is shared refused.
  keepsMemory: !isDeno,
  // Else what the stack had lately may be taken for alive.
  collectsExactly: !isBun,
  maxBigintBits: isBun ? 2 ** 20 : 2 ** 30
}

// The tests occupy up to three threads, however small the pool is.
configure({ concurrency: 3 })

/** Gathers what `child` says until it has ended; answers { code, signal, stdout, stderr }. */
async function outcomeOf (child) {
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => { stdout += data })
  child.stderr.on('data', (data) => { stderr += data })
  const [code, signal] = await once(child, 'close')
  return { code, signal, stdout, stderr }
}

/**
 * Runs `source` in a fresh process of this runtime, with `offloop` required unless `load` is false, in the
 * folder `cwd`.
 */
function runScript (source, { nodeOptions = [], env = {}, cwd, load = true } = {}) {
  const script = load ? `const offloop = require(${JSON.stringify(root)}); ${source}` : source
  return outcomeOf(spawn(process.execPath, [...nodeOptions, '-e', script], { cwd, env: { ...process.env, ...env } }))
}

/** Runs `file` in a fresh process of this runtime. */
function runFile (file, { env = {} } = {}) {
  return outcomeOf(spawn(runtime.command[0], [...runtime.command.slice(1), file], { env: { ...process.env, ...env } }))
}

/** Occupies `count` threads of the pool until `release()` is called. */
function occupy (count) {
  const controller = new AbortController()
  const sleep = tasks.sleep.with({ signal: controller.signal })
  const all = Array.from({ length: count }, () => sleep(2 ** 31 - 1).catch(() => {}))
  return {
    async release () {
      controller.abort()
      await Promise.all(all)
    }
  }
}

/** Resolves when the event loop has turned once. */
function turn () {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Keeps the event loop from turning for `ms`. */
function keepLoop (ms) {
  const until = performance.now() + ms
  while (performance.now() < until);
}

/** Turns the loop until `condition` holds. */
async function until (condition) {
  while (!condition()) await turn()
}

/** Resolves when no task of this thread runs: what earlier tests have aborted may still be ending. */
function quiet () {
  return until(() => stats().queued + stats().running + stats().abandoned === 0)
}

/** What the process has told its listeners of `name` while `use` ran; they hear of nothing meanwhile. */
async function heardByProcess (name, use) {
  const listeners = process.listeners(name)
  const heard = []
  process.removeAllListeners(name)
  process.on(name, (event) => heard.push(event))
  try {
    await use()
    await turn()
  } finally {
    process.removeAllListeners(name)
    for (const listener of listeners) process.on(name, listener)
  }
  return heard
}

/** A promise, and what settles it. */
function deferred () {
  let resolve, reject
  const promise = new Promise((...both) => { [resolve, reject] = both })
  return { promise, resolve, reject }
}

/** All that `source` yields. */
async function collect (source) {
  const values = []
  for await (const value of source) values.push(value)
  return values
}

module.exports = { root, runtime, outcomeOf, runFile, runScript, occupy, turn, keepLoop, until, quiet, heardByProcess, deferred, collect }
