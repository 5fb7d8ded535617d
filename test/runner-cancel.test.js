'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { createRunner, newFile, stopAll } = require('./runners')
const { root, runScript, turn, until } = require('./support')

// In another thread or process: a runner that says when its handler begins, what its signal aborts
// with, and what it tells of the task's end; then it stops.
const elsewhere = (file, handler) => `
  const runner = new AsyncTaskRunner(${JSON.stringify(file)}, { grace: 20 })
  const aborted = async ({ signal }) => {
    if (!signal.aborted) await require('node:events').once(signal, 'abort')
    say('aborted ' + signal.reason.name)
    return signal.reason
  }
  for (const name of ['completed', 'failed', 'cancelled']) {
    runner.once(name, ({ id, error }) => {
      say(name + ' ' + id + ' ' + error?.name)
      runner.stop()
    })
  }
  runner.route('work', ${handler})
  runner.start()
`

/**
 * A thread that runs the tasks of a file with a handler, and hears of others only by news; `ended` resolves to
 * what it said.
 */
function startThread (file, handler, workerData) {
  const worker = new Worker(`
    globalThis.setInterval = () => setTimeout(() => {}, 2 ** 31 - 1)
    const { parentPort, workerData } = require('node:worker_threads')
    const { AsyncTaskRunner } = require(${JSON.stringify(root)})
    const say = (line) => parentPort.postMessage(line)
    ${elsewhere(file, handler)}
  `, { eval: true, workerData })
  const said = []
  worker.on('message', (line) => said.push(line))
  return { said, ended: once(worker, 'exit').then(() => said) }
}

/** What a handler does once it is told to stop, and what is cancelled all the same. */
const handlers = {
  'throws the reason': 'async (task) => { await task.progress(1); throw await aborted(task) }',
  succeeds: 'async (task) => { await task.progress(1); await aborted(task); return 1 }',
  'never ends': 'async (task) => { await task.progress(1); await aborted(task); await new Promise(() => {}) }'
}

/** A task that waits in a file of its own. */
async function pushWork (options) {
  const file = newFile()
  const runner = createRunner(file)
  const { id } = await runner.pushTask({ callback: 'work', ...options })
  return { file, runner, id }
}

async function cancel (runner, id) {
  while ((await runner.getTask(id)).progress !== 1) await turn()
  assert.equal(await runner.cancelTask(id), 'executing')
  await assert.rejects(runner.result(id), { name: 'AbortError', message: `task ${id} was cancelled` })
  const { state, result, errors } = await runner.getTask(id)
  assert.deepEqual([state, result, errors.length], ['cancelled', undefined, 1])
}

describe('cancelling a task that runs in another thread', () => {
  afterEach(stopAll)

  for (const [title, handler] of Object.entries(handlers)) {
    it(`aborts its signal, and ends it, if its handler then ${title}`, async () => {
      const { file, runner, id } = await pushWork()
      const thread = startThread(file, handler)
      await cancel(runner, id)
      assert.deepEqual(await thread.ended, ['aborted AbortError', `cancelled ${id} AbortError`])
    })
  }

  for (const [title, end] of [['succeeds', 'return 1'], ['fails', "throw new Error('too late')"]]) {
    it(`ends it although its handler ${title} before it can hear of it`, async () => {
      const { file, runner, id } = await pushWork({ attempts: 1 })
      const gate = new Int32Array(new SharedArrayBuffer(4))
      const thread = startThread(file, `() => { say('begins'); Atomics.wait(workerData, 0, 0); ${end} }`, gate)
      await until(() => thread.said.length > 0)
      assert.equal(await runner.cancelTask(id), 'executing')
      Atomics.store(gate, 0, 1)
      Atomics.notify(gate, 0)
      assert.deepEqual(await thread.ended, ['begins', `cancelled ${id} AbortError`])
      await assert.rejects(runner.result(id), { name: 'AbortError' })
    })
  }
})

describe('cancelling a task that runs in another process', () => {
  afterEach(stopAll)

  for (const [title, handler] of Object.entries(handlers)) {
    it(`aborts its signal, and ends it, if its handler then ${title}`, async () => {
      const { file, runner, id } = await pushWork()
      const child = runScript(`
        const { AsyncTaskRunner } = offloop
        const say = console.log
        ${elsewhere(file, handler)}
      `)
      await cancel(runner, id)
      assert.deepEqual((await child).stdout.trim().split('\n'), ['aborted AbortError', `cancelled ${id} AbortError`])
    })
  }
})
