'use strict'

const assert = require('node:assert/strict')
const { runScript } = require('./support')

const CALLS = 20_000

const ways = {
  'yield()': 'task.yield(1)',
  'Task.yieldMany()': 'Task.yieldMany([task], { timeout: 1 })',
  'Task.yieldMany() that one more ends': 'Task.yieldMany([task, Task.async(() => {})], { limit: 1 })',
  'yield() of a background task': 'background.yield(1)'
}

describe('waiting for what does not end', () => {
  for (const [way, call] of Object.entries(ways)) {
    it(`holds on to nothing, however often: ${way}`, async () => {
      const { stdout, stderr } = await runScript(`
        const { BackgroundTasks, Task } = offloop
        const never = () => new Promise(() => {})
        const task = Task.async(never)
        const background = new BackgroundTasks().addTask(never)
        const burst = () => Promise.all(Array.from({ length: ${CALLS} }, () => ${call}))
        const measure = async () => {
          await burst()
          await new Promise((resolve) => setTimeout(resolve, 5))
          gc()
          return process.memoryUsage().heapUsed
        }
        measure().then(measure).then(async (before) => {
          console.log((await measure() - before) / ${CALLS})
          process.exit()
        })
      `, { nodeOptions: ['--expose-gc'] })
      assert.equal(stderr, '')
      assert.ok(Number(stdout) < 50, `${stdout.trim()} bytes a call`)
    })
  }
})
