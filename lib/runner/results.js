'use strict'

// Those who wait for what becomes of a task: told at once when it ends in this runner,
// and else by looking, less and less often.

const { setTimeout: sleep } = require('node:timers/promises')
const { StoreError, TimeoutError } = require('../errors')
const { cancellation, timesOf, toTaskError } = require('./failure')

const FIRST_LOOK_MS = 20
const LAST_LOOK_MS = 1000

function noop () {}

function lastError (errors) {
  return errors === null ? undefined : JSON.parse(errors).at(-1)
}

// What a task comes to that has ended.
function settleBy (task) {
  if (task.state === 'completed') return task.result === null ? undefined : JSON.parse(task.result)
  if (task.state === 'cancelled') throw cancellation(task.id)
  throw toTaskError(task, lastError(task.errors))
}

class Results {
  // By id, those who wait, as { resolve, reject }.
  #waiting = new Map()

  /** The task of `record` ended in this runner. */
  settle (record, { type, result, error }) {
    const waiting = this.#waiting.get(record.id)
    if (waiting === undefined) return
    const { id, route, due, startedAt } = record
    const end = { id, route, due, startedAt, finishedAt: Date.now(), state: type, result, errors: error === null ? null : `[${error}]` }
    for (const waiter of waiting) waiter.resolve(end)
  }

  /** Whether somebody waits for the task. */
  isAwaited (id) {
    return this.#waiting.has(id)
  }

  /** Nobody learns of anything any more. */
  end (error) {
    for (const waiting of this.#waiting.values()) for (const waiter of waiting) waiter.reject(error)
  }

  /** What the handler answered for the task, or its error. */
  async wait (engine, id, timeout) {
    let waiter
    const ended = new Promise((resolve, reject) => { waiter = { resolve, reject } })
    if (!this.#waiting.has(id)) this.#waiting.set(id, new Set())
    const waiting = this.#waiting.get(id).add(waiter)
    const wait = new AbortController()
    try {
      return settleBy(await Promise.race([ended, look(engine, id, timeout, wait.signal)]))
    } finally {
      wait.abort()
      waiting.delete(waiter)
      if (waiting.size === 0) this.#waiting.delete(id)
    }
  }
}

/** Resolves after `ms`, or when `signal` aborts. */
async function pause (ms, signal) {
  await sleep(ms, undefined, { signal }).catch(noop)
}

// Looks until the task has ended, or `signal` aborts.
async function look (engine, id, timeout, signal) {
  const until = performance.now() + timeout
  for (let ms = FIRST_LOOK_MS; !signal.aborted; ms = Math.min(2 * ms, LAST_LOOK_MS)) {
    const task = await engine.get(id)
    if (task === null) throw new StoreError(`there is no task ${id}, or it is no longer kept`, { code: 'ERR_OFFLOOP_NOT_FOUND' })
    if (task.finishedAt !== null) return task
    const left = until - performance.now()
    if (left <= 0) throw new TimeoutError(`task ${id} of '${task.route}' had no result within ${timeout} ms`, { task: task.route, ...timesOf(task) })
    await pause(Math.min(ms, left), signal)
  }
}

module.exports = { Results }
