'use strict'

const assert = require('node:assert/strict')
const { BackgroundTasks, Task, tasks: { sleep } } = require('..')
const { gate, meeting } = require('./gate')
const { keepLoop, runScript, turn, until } = require('./support')

/** A queue whose only slot is taken until `release()`. */
function blocked (options) {
  const background = new BackgroundTasks({ concurrency: 1, ...options })
  const { opened, open } = gate()
  background.addTask(() => opened)
  return { background, release: open }
}

describe('BackgroundTasks#addTask', () => {
  it('answers a Task', async () => {
    const background = new BackgroundTasks()
    const task = background.addTask(async function answer () { return 42 })
    assert.ok(task instanceof Task)
    assert.equal(task.name, 'answer')
    assert.equal(await task, 42)
    assert.equal(await task.await(1000), 42)
    assert.deepEqual(await task.yield(), { status: 'fulfilled', value: 42 })
  })

  it('never calls the function before it has returned', async () => {
    const order = []
    const task = new BackgroundTasks().addTask(() => order.push('function'))
    order.push('returned')
    await task
    assert.deepEqual(order, ['returned', 'function'])
  })

  it('takes synchronous functions, asynchronous ones, and what calls a task function', async () => {
    const background = new BackgroundTasks()
    const results = await Promise.all([
      background.addTask(() => 1),
      background.addTask(async () => 2),
      background.addTask(() => ({ then: (resolve) => resolve(3) })),
      background.addTask(() => sleep(1))
    ])
    assert.deepEqual(results, [1, 2, 3, undefined])
  })

  it('runs tasks one after another in order of submission at a concurrency of 1', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    const order = []
    for (let i = 0; i < 100; i++) {
      background.addTask(async () => {
        order.push(i)
        await turn()
        order.push(i)
      })
    }
    await background.idle()
    assert.deepEqual(order, Array.from({ length: 200 }, (_, i) => i >> 1))
  })

  for (const concurrency of [1, 2, 7, 16]) {
    it(`runs ${concurrency} at a time`, async () => {
      const background = new BackgroundTasks({ concurrency })
      const meet = meeting(concurrency)
      let running = 0
      let most = 0
      for (let i = 0; i < 10 * concurrency; i++) {
        background.addTask(async () => {
          most = Math.max(most, ++running)
          await meet()
          running--
        })
      }
      await background.idle()
      assert.equal(most, concurrency)
      assert.equal(running, 0)
    })
  }

  it('runs all at once without a limit', async () => {
    const background = new BackgroundTasks({ concurrency: Infinity })
    const { opened, open } = gate()
    const all = Array.from({ length: 5000 }, () => background.addTask(() => opened))
    await until(() => background.running === 5000)
    open()
    await Promise.all(all)
  })

  for (const [what, run, limit] of [['wait for nothing', () => {}, 1_000_000], ['keep it', () => keepLoop(5), 500]]) {
    it(`lets the event loop turn while functions that ${what} follow one another`, async () => {
      const background = new BackgroundTasks({ concurrency: 2 })
      let count = 0
      let hasTurned = false
      const next = () => {
        run()
        if (++count < limit && !hasTurned) background.addTask(next)
      }
      background.addTask(next)
      await turn()
      hasTurned = true
      assert.ok(count < limit)
      await background.idle()
    })
  }

  it('runs the most urgent first, equal ones in order of submission', async () => {
    const { background, release } = blocked()
    const order = []
    const priorities = [5, 0, 2_097_151, 5, 1, 0, 3, 5, 1]
    priorities.forEach((priority, i) => background.addTask(() => order.push([priority, i]), { priority }))
    release()
    await background.idle()
    const expected = priorities.map((priority, i) => [priority, i]).sort(([a, i], [b, j]) => a - b || i - j)
    assert.deepEqual(order, expected)
  })

  for (const [share, isAborted] of [['a third', (i) => i % 3 === 0], ['most', (i) => i % 10 !== 0]]) {
    it(`keeps to priorities among thousands, with ${share} of them aborted in between`, async () => {
      const { background, release } = blocked({ capacity: Infinity })
      const controller = new AbortController()
      const order = []
      const expected = []
      for (let i = 0; i < 5000; i++) {
        const priority = (i * 7919) % 500
        const signal = isAborted(i) ? controller.signal : undefined
        if (signal === undefined) expected.push([priority, i])
        background.addTask(() => order.push([priority, i]), { priority, signal, onError: () => {} })
      }
      controller.abort()
      assert.equal(background.queued, expected.length)
      release()
      await background.idle()
      assert.deepEqual(order, expected.sort(([a, i], [b, j]) => a - b || i - j))
    })
  }

  it('begins those that have found a free slot before those that wait', async () => {
    for (let rounds = 0; rounds < 20; rounds++) {
      const background = new BackgroundTasks({ concurrency: 2 })
      const { opened, open } = gate()
      const order = []
      background.addTask(() => opened)
      await turn()
      open()
      // Microtasks end the first one before the second can begin, if those are in this order.
      for (let i = 0; i < rounds % 4; i++) await null
      for (let i = 0; i < 5; i++) background.addTask(() => { order.push(i) })
      await background.idle()
      assert.deepEqual(order, [0, 1, 2, 3, 4])
    }
  })

  it('keeps nothing of those that are aborted while they wait', async () => {
    const { stdout } = await runScript(`
      const background = new offloop.BackgroundTasks({ concurrency: 1, capacity: 100 })
      background.addTask(() => new Promise(() => {}))
      const used = () => { gc(); return process.memoryUsage().heapUsed }
      const before = used()
      for (let i = 0; i < 20_000; i++) {
        const controller = new AbortController()
        const data = new Array(1000).fill(i)
        background.addTask(() => data, { signal: controller.signal, priority: i % 3, onError () {} })
        controller.abort()
      }
      setImmediate(() => console.log(background.queued, used() - before < 10 * 2 ** 20))
    `, { nodeOptions: ['--expose-gc'] })
    assert.equal(stdout, '0 true\n')
  })

  it('refuses misuse', () => {
    const background = new BackgroundTasks()
    const misuse = { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG' }
    assert.throws(() => background.addTask(), misuse)
    assert.throws(() => background.addTask('fn'), { ...misuse, message: /the function of addTask\(\) must be a function, got 'fn'/ })
    assert.throws(() => background.addTask(() => {}, { retries: 1 }), { ...misuse, message: /'retries'/ })
    assert.throws(() => background.addTask(() => {}, { onError: 1 }), misuse)
    assert.throws(() => background.addTask(() => {}, { priority: -1 }), { ...misuse, name: 'RangeError' })
    assert.throws(() => new BackgroundTasks({ concurrency: 0 }), { ...misuse, name: 'RangeError' })
    assert.throws(() => new BackgroundTasks({ capacity: '5' }), misuse)
    assert.throws(() => new BackgroundTasks(5), misuse)
  })
})
