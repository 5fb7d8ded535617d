'use strict'

// What each test file of a test runner does: everything that offloop has, in a realm that may be new.

const { rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')

let files = 0

/** Uses `offloop` in every way; answers what came of it, which is `expected`. */
async function useAll ({ AsyncTaskRunner, BackgroundTasks, Task, TaskError, tasks }) {
  const file = path.join(tmpdir(), `offloop-runners-${process.pid}-${Date.now()}-${++files}.db`)
  const queue = new BackgroundTasks({ concurrency: 2 })
  const runner = new AsyncTaskRunner(file)
  try {
    runner.route('double', ({ data }) => 2 * data)
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'double', data: 21 })
    return {
      fibonacci: String(await tasks.fibonacci(90)),
      error: await tasks.fibonacci(-1).catch((error) => error instanceof TaskError && error instanceof Error),
      task: await Task.async(async () => 'task'),
      handles: [tasks.echo.async(1), Task.async(tasks.echo)].every((task) => task instanceof Task),
      awaited: await Task.awaitMany([tasks.echo.async(2), Task.async(() => 3)]),
      background: await queue.addTask(() => 'background'),
      durable: await runner.result(id)
    }
  } finally {
    await runner.stop()
    await queue.close()
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  }
}

const expected = { fibonacci: '2880067194370816120', error: true, task: 'task', handles: true, awaited: [2, 3], background: 'background', durable: 42 }

module.exports = { expected, useAll }
