'use strict'

// The two kinds of work that a Task is the handle of, for tests of what holds for both.

const { Task, tasks: { echo, fibonacci, sleep } } = require('..')

const FOREVER = 2 ** 31 - 1

function untilAborted ({ signal }) {
  return new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

const kinds = [
  {
    name: 'a function',
    succeed: (value) => Task.async(async () => value),
    fail: () => Task.async(async () => { throw new Error('failed') }),
    failure: { message: 'failed' },
    run: (signal) => Task.async(untilAborted, { signal })
  },
  {
    name: 'a task function',
    succeed: (value) => echo.async(value),
    fail: () => fibonacci.async(-1),
    failure: { code: 'ERR_RANGE' },
    run: (signal) => sleep.with({ signal }).async(FOREVER)
  }
]

/** Resolves when `task` has settled, however. */
function settled (task) {
  return task.then(() => {}, () => {})
}

/** What whoever asks a task hears that `call` has closed. */
function closedBy (call) {
  return (error) => error instanceof TypeError && error.code === 'ERR_OFFLOOP_INVALID_ARG' && error.message.endsWith(`closed by ${call}]`)
}

module.exports = { kinds, settled, closedBy, untilAborted, FOREVER }
