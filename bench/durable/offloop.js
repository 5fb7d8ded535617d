'use strict'

// offloop's own: SQLite in the process, each push on disk when it resolves.

const { AsyncTaskRunner } = require('../..')
const { file } = require('./folder')

const CONCURRENCY = 1000

function open ({ keep = 0, handler = async () => {} } = {}) {
  const runner = new AsyncTaskRunner(file('tasks.db'))
  runner.route('email', handler, { concurrency: CONCURRENCY, keep })
  return {
    push: (data) => runner.pushTask({ callback: 'email', data }),
    pushMany: (items, dateToExecute) => runner.pushTasks(items.map((data) => ({ callback: 'email', data, dateToExecute }))),
    start: () => runner.start(),
    stop: () => runner.stop()
  }
}

module.exports = { open }
