'use strict'

// Runners in memory are apart, unless they say a name.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { existsSync } = require('node:fs')
const { Worker } = require('node:worker_threads')
const { createRunner, stopAll } = require('./runners')
const { root } = require('./support')

/** Another thread's runner, which pushes a task and counts. */
async function inThread (location) {
  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads')
    const runner = new (require(${JSON.stringify(root)}).AsyncTaskRunner)(${JSON.stringify(location)})
    runner.route('work', () => 'there')
    runner.pushTask({ callback: 'elsewhere' }).then(async () => {
      parentPort.postMessage((await runner.counts()).available)
      await runner.stop()
    })
  `, { eval: true })
  const exit = once(worker, 'exit')
  const [count] = await once(worker, 'message')
  await exit
  return count
}

describe('runners in memory', () => {
  afterEach(stopAll)

  it('are apart', async () => {
    const [one, other, third] = [createRunner(':memory:'), createRunner(':memory:'), createRunner(':memory:')]
    for (const [i, runner] of [one, other].entries()) runner.route('work', (task) => `runner ${i} ${task.data}`)
    await Promise.all([one.start(), other.start()])
    const pushed = await Promise.all([one, other].map((runner) => runner.pushTask({ callback: 'work', data: 'ran' })))
    assert.deepEqual(pushed.map(({ id }) => id).length, 2)
    assert.deepEqual(await Promise.all([one.result(pushed[0].id), other.result(pushed[1].id)]), ['runner 0 ran', 'runner 1 ran'])
    await third.pushTask({ callback: 'work' })
    assert.deepEqual(await Promise.all([one, other, third].map(async (runner) => (await runner.counts()).available)), [0, 0, 1])
    await one.stop()
    assert.equal((await other.counts()).completed, 1)
  })

  it('are apart across threads', async () => {
    const runner = createRunner(':memory:')
    await runner.pushTask({ callback: 'work' })
    assert.equal(await inThread(':memory:'), 1)
    const { available, routes } = await runner.counts()
    assert.deepEqual([available, Object.keys(routes)], [1, ['work']])
  })

  it('share what they name', async () => {
    const [one, other, apart] = [createRunner(':memory:shared'), createRunner(':memory:shared'), createRunner(':memory:other')]
    const { id } = await one.pushTask({ callback: 'work', data: 7 })
    other.route('work', (task) => task.data)
    await other.start()
    assert.equal(await one.result(id), 7)
    await assert.rejects(apart.result(id), { code: 'ERR_OFFLOOP_NOT_FOUND' })
    assert.equal(existsSync(':memory:shared'), false)
  })

  it('share what they name across threads', async () => {
    const runner = createRunner(':memory:threads')
    await runner.pushTask({ callback: 'elsewhere' })
    assert.equal(await inThread(':memory:threads'), 2)
    assert.equal((await runner.counts()).available, 2)
  })

  it('forget what they share with the last of them', async () => {
    const [first, second] = [createRunner(':memory:short'), createRunner(':memory:short')]
    const { id } = await first.pushTask({ callback: 'work' })
    assert.equal((await second.counts()).available, 1)
    await first.stop()
    assert.equal((await second.getTask(id)).state, 'available')
    await second.stop()
    assert.equal((await createRunner(':memory:short').counts()).available, 0)
  })
})
