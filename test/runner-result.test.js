'use strict'

// Waiting for the end of a task, wherever it runs.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { killAll, startScript } = require('./children')
const { AT_ONCE, createRunner, deferred, newFile, stopAll } = require('./runners')
const { root, turn } = require('./support')

const UNKNOWN = { name: 'StoreError', code: 'ERR_OFFLOOP_NOT_FOUND' }

/** A runner with a task that is not kept and runs until `end`. */
async function startUnkept (file) {
  const runner = createRunner(file)
  const { promise, resolve: end, reject: fail } = deferred()
  runner.route('work', () => promise, { keep: 0, attempts: 1 })
  const started = once(runner, 'started')
  await runner.start()
  const { id } = await runner.pushTask({ callback: 'work' })
  await started
  return { runner, id, end, fail }
}

/** A thread that says what result() of a task comes to, once it waits. */
async function waitInThread (file, id) {
  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads')
    const { AsyncTaskRunner } = require(${JSON.stringify(root)})
    const runner = new AsyncTaskRunner(${JSON.stringify(file)})
    runner.result('${id}').then((value) => ({ value }), ({ name, code, message }) => ({ name, code, message })).then((end) => {
      parentPort.postMessage(end)
      return runner.stop()
    })
    // Behind the question of whoever waits.
    runner.prune().then(() => parentPort.postMessage('waits'))
  `, { eval: true })
  const messages = []
  const exit = once(worker, 'exit')
  worker.on('message', (message) => messages.push(message))
  while (messages.length === 0) await turn()
  assert.equal(messages[0], 'waits')
  return { ended: exit.then(() => messages[1]) }
}

describe('result() of a task that is not kept', () => {
  afterEach(stopAll)
  afterEach(killAll)

  const ends = {
    'the result': [({ end }) => end({ a: 1 }), { value: { a: 1 } }],
    'no result': [({ end }) => end(), { value: undefined }],
    'the error': [({ fail }) => fail(Object.assign(new Error('it failed'), { code: 'E_IT' })), { code: 'E_IT', message: /it failed/ }],
    'its cancellation': [async ({ runner, id, end }) => { await runner.cancelTask(id); end() }, { name: 'AbortError', message: /was cancelled/ }]
  }
  const matches = (end, expected) => {
    for (const [name, value] of Object.entries(expected)) {
      if (value instanceof RegExp) assert.match(end[name], value)
      else assert.deepEqual(end[name], value)
    }
  }
  const toEnd = (promise) => promise.then((value) => ({ value }), (error) => error)

  for (const [title, [act, expected]] of Object.entries(ends)) {
    it(`tells another runner of the thread, and one of another thread: ${title}`, async () => {
      const file = newFile()
      const work = await startUnkept(file)
      const other = createRunner(file)
      const waits = [work.runner, other, other].map((runner) => toEnd(runner.result(work.id)))
      const thread = await waitInThread(file, work.id)
      await act(work)
      for (const end of [...await Promise.all(waits), await thread.ended]) matches(end, expected)
      assert.equal(await other.getTask(work.id), null)
      await assert.rejects(other.result(work.id), UNKNOWN)
    })
  }

  it('tells those who wait before it begins, and while it is tried again', async () => {
    const file = newFile()
    const [runner, other] = [createRunner(file), createRunner(file)]
    const { id } = await other.pushTask({ callback: 'work' })
    const result = other.result(id)
    runner.route('work', (task) => { if (task.attempt < 3) throw new Error('not yet'); return task.attempt }, { keep: 0, backoff: AT_ONCE })
    await runner.start()
    assert.equal(await result, 3)
  })

  it('tells those who wait of a waiting task that is cancelled', async () => {
    const file = newFile()
    const [runner, other] = [createRunner(file), createRunner(file)]
    const { id } = await runner.pushTask({ callback: 'work', keep: 0 })
    const end = assert.rejects(other.result(id), { name: 'AbortError' })
    await runner.cancelTask(id)
    await end
  })

  // Only a process in which somebody waits keeps the end, and only in memory.
  it('has none for another process, which is told so once it has ended', async () => {
    const file = newFile()
    const work = await startUnkept(file)
    const child = startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      const end = runner.result('${work.id}').then(() => 'a result', ({ code }) => code)
      await runner.prune()
      say('waits')
      say(await end)
      await runner.stop()
    `)
    await child.says('waits')
    work.end('unseen')
    assert.equal(await child.line(), 'ERR_OFFLOOP_NOT_FOUND')
    assert.equal((await child.ended).code, 0)
  })
})

describe('result() of a task that is kept', () => {
  afterEach(stopAll)
  afterEach(killAll)

  it('tells another process', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const { id } = await runner.pushTask({ callback: 'work', data: 'seen' })
    const result = runner.result(id)
    const child = startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      runner.route('work', (task) => task.data)
      await runner.start()
      await told()
      await runner.stop()
      process.exit()
    `)
    assert.equal(await result, 'seen')
    child.tell('')
    assert.equal((await child.ended).code, 0)
  })

  it('tells two thousand who wait, of one task and of many, whoever gives up', async () => {
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    const pushed = await runner.pushTasks(Array.from({ length: 1000 }, (_, data) => ({ callback: 'work', data })))
    const one = pushed[0].id
    const waits = [
      ...pushed.map(({ id }) => runner.result(id)),
      ...Array.from({ length: 1000 }, () => runner.result(one))
    ]
    const given = Array.from({ length: 500 }, (_, i) => assert.rejects(runner.result(pushed[i].id, { timeout: 1 }), { code: 'ERR_OFFLOOP_TIMEOUT' }))
    await Promise.all(given)
    runner.route('work', async (task) => task.data, { concurrency: 100 })
    await runner.start()
    assert.deepEqual(await Promise.all(waits), [...pushed.keys(), ...Array(1000).fill(0)])
  })
})
