'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const path = require('node:path')
const { Worker } = require('node:worker_threads')
const { aborted, createRunner, newFile, stopAll } = require('./runners')
const { root, turn } = require('./support')

describe('several runners of one file', () => {
  afterEach(stopAll)

  it('share its tasks, each of which runs once', async () => {
    const file = newFile()
    const ran = []
    const runners = [1, 2, 3].map(() => createRunner(file).route('work', async (task) => { ran.push(task.data) }, { concurrency: 5 }))
    const all = Promise.all(Array.from({ length: 300 }, (_, data) => runners[data % 3].pushTask({ callback: 'work', data })))
    await Promise.all(runners.map((runner) => runner.start()))
    for (const { id } of await all) await runners[0].result(id)
    assert.deepEqual(ran.sort((a, b) => a - b), Array.from({ length: 300 }, (_, i) => i))
  })

  it('wake each other at once', async () => {
    const file = newFile()
    const producer = createRunner(file)
    const consumer = createRunner(path.join(path.dirname(file), '.', path.basename(file)))
    consumer.route('work', () => 'ran')
    const idle = once(consumer, 'idle')
    await consumer.start()
    await idle
    const { id } = await producer.pushTask({ callback: 'work' })
    assert.equal(await producer.result(id), 'ran')
  })

  it('cancel what the other runs', async () => {
    const file = newFile()
    const controller = createRunner(file)
    const runner = createRunner(file).route('work', (task) => aborted(task.signal))
    await runner.start()
    const started = once(runner, 'started')
    const { id } = await controller.pushTask({ callback: 'work' })
    await started
    assert.equal(await controller.cancelTask(id), 'executing')
    await assert.rejects(controller.result(id), { name: 'AbortError' })
  })

  it('cancel what one of them waits for before it stops', async () => {
    const file = newFile()
    const controller = createRunner(file)
    const runner = createRunner(file).route('work', (task) => aborted(task.signal))
    const started = once(runner, 'started')
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'work' })
    await started
    const stopped = runner.stop()
    await controller.cancelTask(id)
    await stopped
    assert.equal((await controller.getTask(id)).state, 'cancelled')
  })

  it('go on when one of them stops', async () => {
    const file = newFile()
    const first = createRunner(file).route('work', () => 'first')
    const second = createRunner(file).route('work', () => 'second')
    await first.start()
    await second.start()
    await first.stop()
    const { id } = await second.pushTask({ callback: 'work' })
    assert.equal(await second.result(id), 'second')
  })

  // Whoever stops has not died: no attempt is used, and nobody else has to wait (solid_queue#568).
  it('hand over what one of them could not end in its time to stop, with no attempt used (solid_queue#568)', async () => {
    const file = newFile()
    const first = createRunner(file).route('work', () => new Promise(() => {}))
    const second = createRunner(file).route('work', (task) => task.attempt)
    const started = once(first, 'started')
    await first.start()
    const { id } = await first.pushTask({ callback: 'work' })
    await started
    await first.stop({ timeout: 0 })
    await second.start()
    assert.equal(await second.result(id), 1)
  })
})

describe('runners of one file in several threads', () => {
  afterEach(stopAll)

  it('share its tasks, each of which runs once', async () => {
    const file = newFile()
    const runner = createRunner(file)
    await runner.pushTasks(Array.from({ length: 400 }, (_, data) => ({ callback: 'work', data })))
    const ran = []
    const workers = [1, 2, 3].map(() => new Worker(`
      const { parentPort } = require('node:worker_threads')
      const { AsyncTaskRunner } = require(${JSON.stringify(root)})
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      runner.route('work', async (task) => { parentPort.postMessage(task.data) })
      runner.start()
      parentPort.once('message', () => runner.stop().then(() => process.exit()))
    `, { eval: true }))
    const exits = workers.map((worker) => once(worker, 'exit'))
    await new Promise((resolve) => {
      for (const worker of workers) worker.on('message', (data) => ran.push(data) === 400 && resolve())
    })
    for (const worker of workers) worker.postMessage('stop')
    await Promise.all(exits)
    assert.deepEqual(ran.sort((a, b) => a - b), Array.from({ length: 400 }, (_, i) => i))
    assert.equal((await runner.counts()).completed, 400)
  })

  it('may be terminated at any moment, and lose nothing', async () => {
    const file = newFile()
    const runner = createRunner(file)
    await runner.pushTasks(Array.from({ length: 300 }, (_, data) => ({ callback: 'work', data })))
    // Once more, and tasks that ran each time would be given up.
    for (const enough of [0, 25]) {
      const worker = new Worker(`
        const { parentPort } = require('node:worker_threads')
        const { AsyncTaskRunner } = require(${JSON.stringify(root)})
        const runner = new AsyncTaskRunner(${JSON.stringify(file)})
        let count = 0
        runner.route('work', async () => { if (++count === ${enough}) parentPort.postMessage('enough') })
        runner.once('idle', () => parentPort.postMessage('enough'))
        runner.start().then(() => { if (${enough} === 0) parentPort.postMessage('enough') })
      `, { eval: true })
      await once(worker, 'message')
      await worker.terminate()
    }
    runner.route('work', () => {})
    await runner.start()
    while ((await runner.counts()).completed < 300) await turn()
    const { available, executing } = await runner.counts()
    assert.deepEqual({ available, executing }, { available: 0, executing: 0 })
  })
})
