'use strict'

// What offloop holds on to when its users no longer do.

const assert = require('node:assert/strict')
const { BackgroundTasks, Task, tasks: { echo } } = require('..')
const { runtime, turn } = require('./support')

const make = () => ({ large: true })
const background = new BackgroundTasks()

const ways = {
  'a task function': () => echo(make()),
  'a task function with a callback': () => new Promise((resolve) => echo(make(), (_, value) => resolve(value))),
  'async() of a task function': () => echo.async(make()),
  'Task.async': () => Task.async(make),
  'Task.completed': () => Task.completed(make()),
  'Task.stream': async () => (await Task.stream([1], make).next()).value,
  'a background task': () => background.addTask(make)
}

/** Whether what `run` resolves to is collected when nobody has it any more. */
async function isLetGo (run) {
  const result = await (async () => new WeakRef(await run()))()
  for (let i = 0; i < 100 && result.deref() !== undefined; i++) {
    await turn()
    global.gc()
  }
  return result.deref() === undefined
}

if (runtime.collectsExactly) {
  describe('the last result', () => {
    for (const [way, run] of Object.entries(ways)) {
      it(`of ${way} is not held on to`, async () => assert.ok(await isLetGo(run)))
    }
  })
}
