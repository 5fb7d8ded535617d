'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { tasks: { echo, fibonacci } } = require('..')
const { root } = require('./support')

const source = `
  const { parentPort } = require('node:worker_threads')
  const { tasks: { echo, fibonacci, sort } } = require(${JSON.stringify(root)})
  async function run () {
    const values = await Promise.all(Array.from({ length: 2000 }, (_, i) => echo({ i })))
    const sum = values.reduce((sum, { i }) => sum + i, 0)
    const sorted = await sort(new Float64Array([3, 1, 2]))
    parentPort.postMessage({ sum, fibonacci: await fibonacci(1000), sorted })
  }
  run()
`

// The exit may come with the last message, and so has to be waited for first.
async function runWorker () {
  const worker = new Worker(source, { eval: true })
  const exit = once(worker, 'exit')
  const [message] = await once(worker, 'message')
  const [code] = await exit
  return { ...message, code }
}

describe('several threads of JavaScript', () => {
  it('run tasks in the main thread and two workers at once', async () => {
    const results = Promise.all([runWorker(), runWorker()])
    const own = await Promise.all(Array.from({ length: 2000 }, (_, i) => echo(i)))
    assert.equal(own.length, 2000)
    const expected = await fibonacci(1000)
    for (const result of await results) {
      assert.deepEqual(result, { sum: 1_999_000, fibonacci: expected, sorted: new Float64Array([1, 2, 3]), code: 0 })
    }
  })

  it('load the addon again and again', async () => {
    for (let i = 0; i < 10; i++) assert.equal((await runWorker()).sum, 1_999_000)
    assert.equal(await echo('main'), 'main')
  })
})
