'use strict'

// What holds for durable tasks unless a push, a route or the runner says otherwise.

const SECOND = 1000
const HOUR = 3600 * SECOND
const DAY = 24 * HOUR

/** Of a route, and where it may have them of a push. */
const task = Object.freeze({
  attempts: 5,
  backoff: Object.freeze({ type: 'exponential', delay: SECOND, max: HOUR, jitter: 1 }),
  timeout: 60 * SECOND,
  concurrency: 10
})

/** How long, how many and how much of finished tasks is kept. */
const keep = Object.freeze({ completed: DAY, others: 14 * DAY, count: 100_000, bytes: 2 ** 30 })

const runner = Object.freeze({
  synchronous: 'full',
  maxDataBytes: 256 * 1024,
  /** How long the next attempt waits for a handler that is past its timeout, or told that its task is cancelled. */
  grace: 5 * SECOND,
  /** A task that was found running in so many processes that died is discarded. */
  crashes: 3
})

const stop = Object.freeze({ timeout: 25 * SECOND })

/** Of pages of listTasks. */
const page = Object.freeze({ limit: 100 })

/** How much of an error is stored: characters of its parts, levels of causes, errors of an AggregateError, bytes as JSON. */
const error = Object.freeze({ name: 250, message: 1000, stack: 4000, depth: 8, errors: 10, bytes: 16 * 1024 })

/** A line of a task's log is cut behind so many characters. */
const line = Object.freeze({ length: 4000 })

module.exports = { HOUR, task, keep, runner, stop, page, error, line }
