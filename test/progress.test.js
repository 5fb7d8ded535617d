'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { tasks: { echo, fibonacci, sleep }, TimeoutError } = require('..')
const { occupy, runScript, turn } = require('./support')

// fibonacci(100000) does 17 bits, and reports all but the first, which is no work.
const BITS = 17

/** A task function that notes what it hears in `heard`. */
function listen (task, options = {}) {
  const heard = []
  return { heard, task: task.with({ onProgress: (value) => heard.push(value), ...options }) }
}

function isAscending (reports) {
  return reports.every(({ done }, i) => i === 0 || done > reports[i - 1].done)
}

describe('onProgress', () => {
  it('hears every report in order when it asks for all', async () => {
    const { heard, task } = listen(fibonacci, { progress: 'all' })
    await task(100000)
    assert.deepEqual(heard, Array.from({ length: BITS - 1 }, (_, i) => ({ done: i + 2, total: BITS })))
  })

  it('hears the latest by default, and the last one in any case', async () => {
    const { heard, task } = listen(fibonacci)
    await task(100000)
    assert.ok(heard.length >= 1 && heard.length < BITS - 1, `${heard.length} reports`)
    assert.deepEqual(heard.at(-1), { done: BITS, total: BITS })
    assert.ok(isAscending(heard))
  })

  it('hears how long a task has slept', async () => {
    const { heard, task } = listen(sleep, { progress: 'all' })
    await task(20)
    assert.ok(heard.length > 2)
    assert.ok(isAscending(heard))
    assert.ok(heard.every(({ total }) => total === 20))
    assert.equal(heard.at(-1).done, 20)
  })

  it('hears all that was reported before the result, with a Promise and with a callback', async () => {
    const { heard, task } = listen(fibonacci, { progress: 'all' })
    const blocker = occupy(3)
    const settled = Array.from({ length: 100 }, (_, i) => i % 2 === 0
      ? task(100000).then(() => heard.length)
      : new Promise((resolve) => task(100000, () => resolve(heard.length))))
    await blocker.release()
    await Promise.all(settled)
    assert.equal(heard.length, 100 * (BITS - 1))
    const total = heard.length
    await turn()
    assert.equal(heard.length, total)
  })

  it('is not called before the submitting call has returned', async () => {
    let hasReturned = false
    const promise = fibonacci.with({ onProgress: () => assert.ok(hasReturned) })(100000)
    hasReturned = true
    await promise
  })

  it('hears nothing more of a task that it aborts itself', async () => {
    const controller = new AbortController()
    const heard = []
    const task = sleep.with({
      signal: controller.signal,
      progress: 'all',
      onProgress (value) {
        heard.push(value)
        if (heard.length === 3) controller.abort(new Error('enough'))
      }
    })
    await assert.rejects(task(2 ** 31 - 1), /enough/)
    await echo()
    await turn()
    assert.equal(heard.length, 3)
  })

  it('hears nothing more of a task that timed out', async () => {
    const { heard, task } = listen(sleep, { progress: 'all', timeout: 30 })
    await assert.rejects(task(2 ** 31 - 1), TimeoutError)
    const { length } = heard
    await echo()
    await turn()
    assert.ok(length > 0)
    assert.equal(heard.length, length)
  })

  it('hears nothing of a task that reports nothing, or fails at once', async () => {
    const first = listen(echo)
    await first.task('value')
    const second = listen(fibonacci)
    await assert.rejects(second.task(-1))
    assert.deepEqual([...first.heard, ...second.heard], [])
  })

  it('is called without `this`', async () => {
    let seen = null
    await fibonacci.with({ onProgress () { seen = this } })(1000)
    assert.equal(seen, undefined)
  })

  it('is called in the async context of the submitting call', async () => {
    const storage = new AsyncLocalStorage()
    const stores = new Set()
    const task = fibonacci.with({ progress: 'all', onProgress: () => stores.add(storage.getStore()) })
    await Promise.all([
      storage.run('A', () => task(1000)),
      storage.run('B', () => new Promise((resolve) => task(1000, resolve)))
    ])
    assert.deepEqual([...stores].sort(), ['A', 'B'])
  })

  it('disturbs nothing else when it throws', async () => {
    const { stdout, code } = await runScript(`
      const { fibonacci } = offloop.tasks
      process.on('uncaughtException', (error) => console.log('uncaught', error.message))
      const task = fibonacci.with({ progress: 'all', onProgress ({ done, total }) { if (done >= total - 1) throw new Error('at ' + done) } })
      Promise.all([task(1000), fibonacci(10)]).then(([, value]) => console.log('settled', value))
    `)
    assert.equal(stdout, 'uncaught at 9\nuncaught at 10\nsettled 55n\n')
    assert.equal(code, 0)
  })

  it('is kept by task functions made of one that has it', async () => {
    const { heard, task } = listen(fibonacci)
    await task.with({ name: 'other' })(1000)
    assert.deepEqual(heard.at(-1), { done: 10, total: 10 })
  })

  it('may abort other tasks that are about to be settled', async () => {
    const blocker = occupy(3)
    const controller = new AbortController()
    const first = fibonacci.with({ onProgress: () => controller.abort() })(1000)
    const others = Array.from({ length: 20 }, () => echo.with({ signal: controller.signal })(1))
    await blocker.release()
    const outcomes = await Promise.allSettled([first, ...others])
    assert.equal(outcomes[0].status, 'fulfilled')
    assert.ok(outcomes.every(({ status, reason }) => status === 'fulfilled' || reason.name === 'AbortError'))
  })

  it('lets a thread end whose listener keeps up with nothing', async () => {
    const { code, stdout } = await runScript(`
      const { Worker } = require('node:worker_threads')
      const worker = new Worker(\`
        const { parentPort, workerData } = require('node:worker_threads')
        const { sleep } = require(workerData).tasks
        for (let i = 0; i < 3; i++) {
          sleep.with({ progress: 'all', onProgress () { parentPort.postMessage('blocked'); for (;;); } })(2 ** 31 - 1)
        }
      \`, { eval: true, workerData: ${JSON.stringify(require('./support').root)} })
      worker.once('message', async () => console.log('exit', await worker.terminate()))
    `)
    assert.equal(stdout, 'exit 1\n')
    assert.equal(code, 0)
  })
})

describe('the options about progress', () => {
  it('refuse what is no function', () => {
    assert.throws(() => fibonacci.with({ onProgress: 'log' }), {
      name: 'TypeError',
      code: 'ERR_OFFLOOP_INVALID_ARG',
      message: "option 'onProgress' of fibonacci.with() must be a function, got 'log'"
    })
  })

  it('refuse another way to deliver', () => {
    assert.throws(() => fibonacci.with({ progress: 'some' }), {
      name: 'TypeError',
      message: "option 'progress' of fibonacci.with() must be 'latest' or 'all', got 'some'"
    })
  })
})
