'use strict'

// Runners for tests: each is stopped after its test, and files are in a folder that is
// removed after the last.

const { once } = require('node:events')
const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { AsyncTaskRunner } = require('..')

const folder = mkdtempSync(path.join(tmpdir(), 'offloop-'))
const runners = []
let files = 0

/** The path of a file that there is not yet. */
function newFile () {
  return path.join(folder, `${++files}.db`)
}

/** A runner that is stopped after the test. */
function createRunner (location, options) {
  const runner = new AsyncTaskRunner(location, options)
  runners.push(runner)
  return runner
}

/** Resolves to the next `count` events of a runner. */
function eventsOf (runner, name, count) {
  return new Promise((resolve) => {
    const events = []
    runner.on(name, function listener (event) {
      if (events.push(event) < count) return
      runner.off(name, listener)
      resolve(events)
    })
  })
}

/** Has the next attempt of a task begin, unless the default backoff came out as next to nothing and it has. */
function hurry (runner, id) {
  return runner.runNow(id).catch((error) => {
    if (error.code !== 'ERR_OFFLOOP_NOT_FOUND') throw error
  })
}

/** A promise with the functions that settle it. */
function deferred () {
  let resolve
  let reject
  const promise = new Promise((_resolve, _reject) => {
    resolve = _resolve
    reject = _reject
  })
  return { promise, resolve, reject }
}

/** Resolves when `signal` has aborted, to its reason. */
async function aborted (signal) {
  if (!signal.aborted) await once(signal, 'abort')
  return signal.reason
}

/** Retries that do not wait. */
const AT_ONCE = Object.freeze({ type: 'fixed', delay: 0 })

async function stopAll () {
  await Promise.all(runners.splice(0).map((runner) => runner.stop({ timeout: 0 })))
}

process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

module.exports = { AT_ONCE, aborted, createRunner, deferred, eventsOf, folder, hurry, newFile, stopAll }
