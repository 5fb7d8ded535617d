'use strict'

// While another program holds the write lock: who looks is answered, who waits goes on waiting, and who ends
// ends soon. The lock is held until that was seen, so that none of it came of its release.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { holdLock, killAll, startScript } = require('./children')
const { createRunner, newFile, stopAll } = require('./runners')
const { root, turn } = require('./support')

describe('a file that another program is writing', () => {
  let lock = null
  afterEach(async () => {
    await lock?.release()
    lock = null
    await stopAll()
    await killAll()
  })

  it('is looked at all the same', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const { id } = await runner.pushTask({ callback: 'work', data: 'seen' })
    lock = await holdLock(file)
    const pushed = runner.pushTask({ callback: 'work' })
    for (let round = 0; round < 3; round++) {
      assert.equal((await runner.counts()).available, 1)
      assert.deepEqual((await runner.listTasks()).map((task) => task.id), [id])
      assert.equal((await runner.listTasks({ route: 'work', state: 'available' })).length, 1)
      assert.equal((await runner.getTask(id)).data, 'seen')
    }
    await lock.release()
    await pushed
    assert.equal((await runner.counts()).available, 2)
  })

  it('is looked at by a runner whose first call that is, and by another process', async () => {
    const file = newFile()
    const { id } = await createRunner(file).pushTask({ callback: 'work' })
    await stopAll()
    lock = await holdLock(file)
    assert.equal((await createRunner(file).counts()).available, 1)
    assert.equal((await createRunner(file).listTasks())[0].id, id)
    const child = startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      say((await runner.counts()).available)
      say((await runner.getTask('${id}')).state)
      await runner.stop()
    `)
    assert.deepEqual([await child.line(), await child.line()], ['1', 'available'])
    assert.equal((await child.ended).code, 0)
  })

  it('has results for those who wait once it is free, and their time goes on meanwhile', async () => {
    const file = newFile()
    const runner = createRunner(file)
    runner.route('work', () => 'ran')
    runner.on('error', () => {})
    await runner.start()
    const ended = await runner.pushTask({ callback: 'work' })
    await runner.result(ended.id)
    const { id } = await runner.pushTask({ callback: 'later', dateToExecute: Date.now() + 1e9 })
    lock = await holdLock(file)
    const pushed = runner.pushTask({ callback: 'work' })
    const result = runner.result(ended.id)
    await assert.rejects(runner.result(id, { timeout: 100 }), { code: 'ERR_OFFLOOP_TIMEOUT' })
    await lock.release()
    assert.equal(await result, 'ran')
    assert.equal(await runner.result((await pushed).id), 'ran')
  })

  // Longer than the store waits for a lock.
  it('for long makes no result() fail', async () => {
    const file = newFile()
    const runner = createRunner(file)
    runner.route('work', () => 'ran')
    const { id } = await runner.pushTask({ callback: 'work' })
    lock = await holdLock(file)
    const results = [runner.result(id), runner.result(id)]
    await assert.rejects(runner.pushTask({ callback: 'work' }), { code: 'ERR_OFFLOOP_LOCKED' })
    await lock.release()
    await runner.start()
    assert.deepEqual(await Promise.all(results), ['ran', 'ran'])
  })

  // What a process is at when it ends.
  const busy = {
    'with pushes under way': "for (let i = 0; i < 10; i++) runner.pushTask({ callback: 'work' }).catch(() => {})",
    'while it starts': "runner.route('work', () => {}); runner.start().catch(() => {})",
    'while it waits and looks': 'runner.result(id).catch(() => {}); runner.counts(); runner.cancelTask(id).catch(() => {})',
    'with a runner that begins tasks': "runner.route('other', () => {}); runner.start().catch(() => {}); runner.pushTask({ callback: 'other' }).catch(() => {})",
    'while it stops': "runner.pushTask({ callback: 'work' }).catch(() => {}); runner.stop()"
  }
  for (const [title, source] of Object.entries(busy)) {
    it(`lets a process end by process.exit(), ${title}`, async () => {
      const file = newFile()
      const child = startScript(`
        const runner = new AsyncTaskRunner(${JSON.stringify(file)})
        const { id } = await runner.pushTask({ callback: 'work' })
        say('ready')
        await told()
        ${source}
        setTimeout(() => process.exit(7), 50)
      `)
      await child.says('ready')
      lock = await holdLock(file)
      const began = performance.now()
      child.tell('go')
      const { code, stderr } = await child.ended
      assert.equal(code, 7, stderr)
      assert(performance.now() - began < 4000, 'waited for the lock')
    })

    it(`lets a thread be terminated, ${title}`, async () => {
      const file = newFile()
      const worker = new Worker(`
        const { parentPort } = require('node:worker_threads')
        const { AsyncTaskRunner } = require(${JSON.stringify(root)})
        const runner = new AsyncTaskRunner(${JSON.stringify(file)})
        runner.pushTask({ callback: 'work' }).then(async ({ id }) => {
          parentPort.postMessage('ready')
          parentPort.once('message', async () => {
            ${source}
            setTimeout(() => parentPort.postMessage('busy'), 50)
          })
        })
      `, { eval: true })
      await once(worker, 'message')
      lock = await holdLock(file)
      worker.postMessage('go')
      await once(worker, 'message')
      const began = performance.now()
      await worker.terminate()
      assert(performance.now() - began < 4000, 'waited for the lock')
      // The event loop was not held up by it either.
      await turn()
    })
  }
})
