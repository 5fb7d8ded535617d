'use strict'

const assert = require('node:assert/strict')
const { BackgroundTasks, ClosedError } = require('..')
const { gate } = require('./gate')
const { runScript, turn } = require('./support')

const forever = () => new Promise(() => {})

describe('BackgroundTasks#idle', () => {
  it('resolves at once when there is nothing', async () => {
    await new BackgroundTasks().idle()
  })

  it('resolves when nothing waits or runs, callbacks included, for all who ask', async () => {
    const background = new BackgroundTasks({ concurrency: 2 })
    let called = 0
    for (let i = 0; i < 10; i++) {
      background.addTask(async () => {
        await turn()
        if (i % 2 === 0) throw new Error('failed')
      }, { onComplete: () => called++, onError: () => called++ })
    }
    await Promise.all([background.idle(), background.idle()])
    assert.deepEqual([called, background.running, background.queued], [10, 0, 0])
  })

  it('is an event too, each time', async () => {
    const background = new BackgroundTasks()
    let idle = 0
    background.on('idle', () => idle++)
    for (let i = 0; i < 3; i++) {
      background.addTask(() => {})
      background.addTask(() => turn())
      await background.idle()
    }
    assert.equal(idle, 3)
  })

  it('waits for what callbacks add', async () => {
    const background = new BackgroundTasks()
    let count = 0
    const again = () => { if (++count < 10) background.addTask(() => {}, { onComplete: again }) }
    background.addTask(() => {}, { onComplete: again })
    await background.idle()
    assert.equal(count, 10)
  })
})

describe('BackgroundTasks#close', () => {
  it('accepts nothing more and waits for what waits and runs', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    const { opened, open } = gate()
    const tasks = [background.addTask(() => opened), background.addTask(() => 2), background.addTask(() => 3)]
    const closed = background.close()
    assert.throws(() => background.addTask(() => {}, { name: 'late' }), (error) => {
      return error instanceof ClosedError && error.code === 'ERR_OFFLOOP_CLOSED' && error.task === 'late'
    })
    open(1)
    await closed
    assert.deepEqual(tasks.map(({ state }) => state), ['fulfilled', 'fulfilled', 'fulfilled'])
  })

  it('aborts what runs and rejects what waits with ClosedErrors when its time is over', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    let reason
    const running = background.addTask(({ signal }) => {
      signal.addEventListener('abort', () => { reason = signal.reason })
      return forever()
    }, { name: 'running' })
    const waiting = background.addTask(() => assert.fail('ran'), { name: 'waiting', priority: 3 })
    await background.close({ timeout: 1 })
    for (const [task, phase] of [[running, 'running'], [waiting, 'queued']]) {
      await assert.rejects(task, (error) => {
        assert.ok(error instanceof ClosedError)
        assert.deepEqual([error.task, error.phase], [task.name, phase])
        return true
      })
    }
    await assert.rejects(running, reason)
    assert.deepEqual([background.running, background.queued], [0, 0])
    await background.idle()
  })

  it('does not wait for those that were told to stop before and run on', async () => {
    const background = new BackgroundTasks()
    await assert.rejects(background.addTask(forever, { timeout: 1 }))
    assert.equal(background.running, 1)
    await background.close({ timeout: 0 })
    assert.equal(background.running, 0)
  })

  it('is done once, however often it is called', async () => {
    const background = new BackgroundTasks()
    const { opened, open } = gate()
    const task = background.addTask(() => opened)
    const closed = [background.close(), background.close({ timeout: 0 }), background[Symbol.asyncDispose]()]
    open('done')
    await Promise.all(closed)
    assert.equal(await task, 'done')
    await background.close()
  })

  it('rejects misuse, and closes nothing then', async () => {
    const background = new BackgroundTasks()
    await assert.rejects(background.close({ timeout: -1 }), { name: 'RangeError', code: 'ERR_OFFLOOP_INVALID_ARG' })
    await assert.rejects(background.close({ ms: 1 }), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG' })
    assert.equal(await background.addTask(() => 1), 1)
  })

  it('leaves nothing that keeps the process alive', async () => {
    const { stdout, code } = await runScript(`
      const background = new offloop.BackgroundTasks()
      background.addTask(() => new Promise(() => {}), { timeout: 1, onError: async () => {
        await background.close({ timeout: 1 })
        clearInterval(alive)
        setImmediate(() => console.log(process.getActiveResourcesInfo().includes('Timeout')))
      } })
      const alive = setInterval(() => {}, 1000)
    `)
    assert.deepEqual([stdout.trim(), code], ['false', 0])
  })
})

describe('a thread that is busy with background tasks', () => {
  const busy = `
    const background = new offloop.BackgroundTasks({ capacity: Infinity })
    let count = 0
    const more = () => { for (let i = 0; i < 20_000; i++) background.addTask(async () => { count++ }) }
    background.on('idle', () => setImmediate(more))
    more()`

  it('may be terminated at any moment', async () => {
    const { stdout, stderr, code } = await runScript(`
      const { Worker } = require('node:worker_threads')
      const source = ${JSON.stringify(`
        const offloop = require(require('node:worker_threads').workerData)
        ${busy}
        setImmediate(() => require('node:worker_threads').parentPort.postMessage('busy'))`)}
      ;(async () => {
        for (let i = 0; i < 10; i++) {
          const worker = new Worker(source, { eval: true, workerData: ${JSON.stringify(require.resolve('..'))} })
          await new Promise((resolve) => worker.once('message', resolve))
          await new Promise((resolve) => setTimeout(resolve, 3 * i))
          await worker.terminate()
        }
        console.log('done')
      })()
    `)
    assert.deepEqual({ stdout, stderr, code }, { stdout: 'done\n', stderr: '', code: 0 })
  })

  it('may end the process at any moment', async () => {
    for (const ms of [0, 5, 30]) {
      const { stderr, code } = await runScript(`${busy}
        setTimeout(() => process.exit(7), ${ms})`)
      assert.deepEqual({ stderr, code }, { stderr: '', code: 7 })
    }
  })
})
