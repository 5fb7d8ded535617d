'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { tasks: { echo } } = require('..')
const { root, runScript, turn } = require('./support')

// More than an hour of work for the whole pool: only what is dropped or told to
// stop lets a test end in time.
const BUSY = `
  const { parentPort } = require('node:worker_threads')
  const { tasks } = require(${JSON.stringify(root)})
  for (let i = 0; i < 5000; i++) tasks.sleep(5000, () => parentPort.postMessage('called'))
  parentPort.postMessage('busy')
  setInterval(() => {}, 1000)
`

async function startWorker (source) {
  const worker = new Worker(source, { eval: true })
  const messages = []
  worker.on('message', (message) => messages.push(message))
  // The exit may come with the last message.
  const exit = once(worker, 'exit')
  await once(worker, 'message')
  return { worker, messages, exit }
}

describe('terminating a worker', () => {
  it('ends its tasks, running and queued, and harms nobody', async () => {
    const { worker, messages } = await startWorker(BUSY)
    await worker.terminate()
    assert.deepEqual(messages, ['busy'])
    assert.equal(await echo('alive'), 'alive')
  })

  it('works at any moment', async () => {
    for (let round = 0; round < 30; round++) {
      const worker = new Worker(BUSY, { eval: true })
      if (round % 3 > 0) await once(worker, 'message')
      for (let turns = round % 7; turns > 0; turns--) await turn()
      await worker.terminate()
    }
    assert.equal(await echo('alive'), 'alive')
  }).timeout(60_000)

  it('works while results are being delivered', async () => {
    for (let round = 0; round < 10; round++) {
      const { worker } = await startWorker(`
        const { parentPort } = require('node:worker_threads')
        const { tasks: { echo } } = require(${JSON.stringify(root)})
        const next = (_, value) => echo({ value: [value] }, next)
        for (let i = 0; i < 1000; i++) { echo(i, next); echo(i).then(() => echo(i)) }
        setImmediate(() => parentPort.postMessage('busy'))
      `)
      for (let turns = round * 3; turns > 0; turns--) await turn()
      await worker.terminate()
    }
    assert.equal(await echo('alive'), 'alive')
  })

  it('frees what was queued, running and done', async () => {
    const { code, stdout, stderr } = await runScript(`
      const { once } = require('node:events')
      const { Worker } = require('node:worker_threads')
      const source = ${JSON.stringify(`
        const { parentPort } = require('node:worker_threads')
        const { tasks } = require(${JSON.stringify(root)})
        const bytes = new Uint8Array(20_000)
        for (let i = 0; i < 500; i++) tasks.echo(bytes, () => {})
        for (let i = 0; i < 500; i++) tasks.sleep(5000, bytes, () => {})
        parentPort.postMessage('busy')
      `)}
      async function rounds (count) {
        for (let i = 0; i < count; i++) {
          const worker = new Worker(source, { eval: true })
          await once(worker, 'message')
          await worker.terminate()
        }
        return process.memoryUsage.rss()
      }
      rounds(10).then(async (warm) => console.log(JSON.stringify({ warm, end: await rounds(30) })))
    `)
    assert.equal(code, 0, stderr)
    const { warm, end } = JSON.parse(stdout)
    // The queued tasks of these rounds alone had 300 MB of arguments.
    assert(end < warm + 100 * 2 ** 20, `RSS grew from ${warm} to ${end}`)
  })

  it('leaves the addon in place when no other thread has loaded it', async () => {
    const { code, stdout, stderr } = await runScript(`
      const { Worker } = require('node:worker_threads')
      const worker = new Worker(${JSON.stringify(BUSY)}, { eval: true })
      worker.once('message', async () => {
        await worker.terminate()
        console.log('terminated')
        setTimeout(() => console.log('alive'), 100)
      })
    `, { load: false })
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'terminated\nalive\n')
  })
})

describe('the end of a worker', () => {
  it('waits for its tasks when it comes naturally', async () => {
    const { messages, exit } = await startWorker(`
      const { parentPort } = require('node:worker_threads')
      const { tasks: { sleep } } = require(${JSON.stringify(root)})
      for (let i = 0; i < 6; i++) sleep(20, () => parentPort.postMessage(i))
      parentPort.postMessage('queued')
    `)
    const [code] = await exit
    assert.equal(code, 0)
    assert.equal(messages.length, 7)
  })

  it('drops them when it calls process.exit', async () => {
    const worker = new Worker(`${BUSY}; process.exit(3)`, { eval: true })
    const [code] = await once(worker, 'exit')
    assert.equal(code, 3)
  })

  it('drops them when it throws', async () => {
    const worker = new Worker(`${BUSY}; throw new Error('thrown in the worker')`, { eval: true })
    const ended = once(worker, 'exit').catch(() => {})
    const [error] = await once(worker, 'error')
    assert.equal(error.message, 'thrown in the worker')
    await ended
    assert.equal(await echo('alive'), 'alive')
  })
})

describe('the end of the process', () => {
  const busy = 'for (let i = 0; i < 5000; i++) offloop.tasks.sleep(5000, () => console.log("called"));'

  it('drops running and queued tasks at process.exit, at any moment', async () => {
    for (let turns = 0; turns < 6; turns++) {
      const { code, signal, stdout, stderr } = await runScript(`${busy}
        let left = ${turns}
        const turn = () => left-- === 0 ? process.exit(7) : setImmediate(turn)
        turn()
      `)
      assert.deepEqual({ code, signal, stdout, stderr }, { code: 7, signal: null, stdout: '', stderr })
    }
  })

  it('drops them after an uncaught exception', async () => {
    const { code, signal, stderr } = await runScript(`${busy} setImmediate(() => { throw new Error('uncaught') })`)
    assert.deepEqual({ code, signal }, { code: 1, signal: null })
    assert.match(stderr, /uncaught/)
  })

  it('drops them after an unhandled rejection', async () => {
    const { code, signal } = await runScript(`${busy} setImmediate(() => { Promise.reject(new Error('unhandled')) })`)
    assert.deepEqual({ code, signal }, { code: 1, signal: null })
  })

  it('waits for tasks that were not dropped', async () => {
    const { code, stdout } = await runScript('for (let i = 0; i < 6; i++) offloop.tasks.sleep(20, () => console.log(i))')
    assert.equal(code, 0)
    assert.equal(stdout.trim().split('\n').length, 6)
  })

  it('refuses tasks that an exit handler submits, and bears that it aborts', async () => {
    const { code, stdout } = await runScript(`
      const controller = new AbortController()
      const sleep = offloop.tasks.sleep.with({ signal: controller.signal, name: 'late' })
      for (let i = 0; i < 100; i++) sleep(5000, () => {})
      process.on('exit', () => {
        controller.abort()
        try { sleep.with({ signal: new AbortController().signal })(1, () => {}) } catch (error) {
          console.log(error instanceof offloop.ClosedError, error.code, error.task, error.phase)
        }
        console.log(JSON.stringify(offloop.stats().queued))
      })
      setImmediate(() => process.exit(0))
    `)
    assert.equal(code, 0)
    assert.equal(stdout, 'true ERR_OFFLOOP_CLOSED late queued\n0\n')
  })
})
