'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { stats, tasks: { echo, sleep } } = require('..')
const { occupy, root, runScript } = require('./support')

const ONE_TASK = `
  const { parentPort } = require('node:worker_threads')
  const { tasks: { echo } } = require(${JSON.stringify(root)})
  parentPort.postMessage('waiting')
  echo('mine').then((value) => parentPort.postMessage(value))
`

/** Tasks of 200 ms for every thread and many more, until `stop()`. */
function saturate () {
  const controller = new AbortController()
  const busy = sleep.with({ signal: controller.signal })
  const all = Array.from({ length: 600 }, () => busy(200).catch(() => {}))
  return async () => {
    controller.abort()
    await Promise.all(all)
  }
}

describe('a worker while the main thread saturates the pool', () => {
  it('gets its single task run before the main thread\'s', async () => {
    const stop = saturate()
    const worker = new Worker(ONE_TASK, { eval: true })
    const exit = once(worker, 'exit')
    const messages = []
    worker.on('message', (message) => messages.push(message))
    await exit
    assert.deepEqual(messages, ['waiting', 'mine'])
    assert(stats().queued > 0)
    await stop()
  })

  it('may be terminated while it waits', async () => {
    const stop = saturate()
    for (let round = 0; round < 5; round++) {
      const worker = new Worker(ONE_TASK, { eval: true })
      await once(worker, 'message')
      await worker.terminate()
    }
    await stop()
    assert.equal(await echo('alive'), 'alive')
  })

  it('stays alive for a task that a callback submits', async () => {
    const stop = saturate()
    const worker = new Worker(`
      const { parentPort } = require('node:worker_threads')
      const { tasks: { sleep } } = require(${JSON.stringify(root)})
      let left = 5
      const next = () => left-- === 0 ? parentPort.postMessage('all done') : sleep(1, next)
      next()
    `, { eval: true })
    const messages = []
    worker.on('message', (message) => messages.push(message))
    await once(worker, 'exit')
    await stop()
    assert.deepEqual(messages, ['all done'])
  })

  it('ends when the only task, which waits for a slot, is aborted', async () => {
    const blocker = occupy(3)
    const worker = new Worker(`
      const { tasks: { sleep } } = require(${JSON.stringify(root)})
      const controller = new AbortController()
      sleep.with({ signal: controller.signal })(1).catch(() => {})
      setTimeout(() => controller.abort(), 1)
    `, { eval: true })
    await once(worker, 'exit')
    await blocker.release()
  })

  it('stays alive for tasks that wait for a slot alone', async () => {
    const stop = saturate()
    const workers = [1, 2, 3].map(() => new Worker(ONE_TASK, { eval: true }))
    const values = await Promise.all(workers.map(async (worker) => {
      let last
      worker.on('message', (message) => { last = message })
      await once(worker, 'exit')
      return last
    }))
    assert.deepEqual(values, ['mine', 'mine', 'mine'])
    await stop()
  })
})

describe('a pool of one thread', () => {
  it('lets fs in between tasks', async () => {
    const { code, stdout, stderr } = await runScript(`
      const fs = require('node:fs')
      const { tasks: { sleep }, stats } = offloop
      const controller = new AbortController()
      const nap = sleep.with({ signal: controller.signal })
      for (let i = 0; i < 5000; i++) nap(5, () => {})
      fs.stat(process.execPath, () => fs.readFile('/proc/self/stat', (error) => {
        console.log(error === null, stats().queued > 4000)
        controller.abort()
      }))
    `, { env: { UV_THREADPOOL_SIZE: '1' } })
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'true true\n')
  })
})

describe('a quick task behind a long one', () => {
  it('does not wait for it while a thread is free, whatever ran before', async () => {
    for (let i = 0; i < 200; i++) await echo(i)
    const controller = new AbortController()
    const long = sleep.with({ signal: controller.signal })(2 ** 31 - 1)
    assert.equal(await echo('quick'), 'quick')
    assert.equal(stats().running, 1)
    controller.abort()
    await assert.rejects(long, { name: 'AbortError' })
  })
})
