'use strict'

// Which of very many tasks is next: of all that are due the most urgent, and each route for itself.

const assert = require('node:assert/strict')
const { createRunner, eventsOf, newFile, stopAll } = require('./runners')

const PORTION = 5000

/** Pushes `count` tasks that come due together in a minute; `toTask` answers what they have beside it. */
async function pushDue (runner, count, toTask) {
  const due = Date.now() + 60_000
  for (let i = 0; i < count; i += PORTION) {
    await runner.pushTasks(Array.from({ length: Math.min(PORTION, count - i) }, (_, j) => ({ dateToExecute: due, ...toTask(i + j, due) })))
  }
}

/** Has the clock of this thread say that it is two minutes later. */
async function withClockAhead (run) {
  const { now } = Date
  Date.now = () => now() + 120_000
  try {
    return await run()
  } finally {
    Date.now = now
  }
}

describe('tasks that come due together', () => {
  afterEach(stopAll)

  for (const [title, routes] of [['one route', ['a']], ['three routes', ['a', 'b', 'c']]]) {
    it(`begin with the most urgent, whichever came due first: of ${title}`, async () => {
      const runner = createRunner(newFile(), { synchronous: 'normal' })
      for (const route of routes) await pushDue(runner, PORTION, () => ({ callback: route, priority: 5 }))
      for (const [i, callback] of routes.entries()) await pushDue(runner, 1, (_, due) => ({ callback, priority: i, data: 'urgent', dateToExecute: due + 1000 }))
      await withClockAhead(async () => {
        const firsts = routes.map((route) => {
          return new Promise((resolve) => runner.route(route, async (task) => { resolve(task.data); await runner.pauseRoute(route) }, { concurrency: 1 }))
        })
        await runner.start()
        assert.deepEqual(await Promise.all(firsts), routes.map(() => 'urgent'))
      })
    })
  }

  it('begin with the most urgent of those that are tried again, too', async () => {
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    await pushDue(runner, PORTION, () => ({ callback: 'work', priority: 5 }))
    let isFirst = true
    const ran = []
    runner.route('work', async (task) => {
      if (isFirst) {
        isFirst = false
        throw new Error('failure')
      }
      ran.push(task.data)
      if (ran.length === 3) await runner.pauseRoute('work')
    }, { concurrency: 1, backoff: { type: 'fixed', delay: 70_000, jitter: 0 } })
    const retrying = eventsOf(runner, 'retrying', 1)
    await runner.start()
    await runner.pushTask({ callback: 'work', priority: 1, data: 'again' })
    await retrying
    await runner.pushTasks([3, 2].map((priority) => ({ callback: 'work', priority, data: priority, dateToExecute: Date.now() + 70_000 })))
    await withClockAhead(async () => {
      await runner.resumeRoute('work')
      while (ran.length < 3) await new Promise((resolve) => setImmediate(resolve))
    })
    assert.deepEqual(ran, ['again', 2, 3])
  })

  it('of one route begin in the order of their priority and their pushes, each once', async () => {
    const count = 12_000
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    await pushDue(runner, count, (i, due) => ({ callback: 'work', priority: i % 3, data: i, dateToExecute: due + (i * 7919) % count, keep: 0 }))
    const ran = []
    runner.route('work', async (task) => { ran.push(task.data) }, { concurrency: 500, keep: 0 })
    await withClockAhead(async () => {
      const idle = eventsOf(runner, 'completed', count)
      await runner.start()
      await idle
    })
    assert.deepEqual(ran, Array.from({ length: count }, (_, i) => i).sort((a, b) => a % 3 - b % 3 || a - b))
  })
})

describe('a route with a task that is due', () => {
  afterEach(stopAll)

  it('has it begin although another, that nobody runs, has very many', async () => {
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    await pushDue(runner, 20_000, () => ({ callback: 'nobody' }))
    await pushDue(runner, 1, (_, due) => ({ callback: 'work', dateToExecute: due + 1000 }))
    runner.route('work', () => 'ran')
    await withClockAhead(async () => {
      const completed = eventsOf(runner, 'completed', 1)
      await runner.start()
      assert.equal((await completed)[0].result, 'ran')
      // None of the others was touched for it.
      const { routes } = await runner.counts()
      assert.deepEqual([routes.nobody.scheduled, routes.nobody.available], [20_000, 0])
    })
  })
})

describe('very many tasks at once', () => {
  afterEach(stopAll)

  it('begin in the order of their pushes, each once, however many may run', async () => {
    const count = 20_000
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    for (let i = 0; i < count; i += PORTION) await runner.pushTasks(Array.from({ length: PORTION }, (_, j) => ({ callback: 'work', data: i + j })))
    const ran = []
    runner.route('work', async (task) => { ran.push(task.data) }, { concurrency: count, keep: 0 })
    const all = eventsOf(runner, 'completed', count)
    await runner.start()
    await all
    assert.deepEqual(ran, Array.from({ length: count }, (_, i) => i))
    assert.deepEqual((await runner.counts()).routes.work, { paused: false, scheduled: 0, available: 0, executing: 0, retryable: 0, completed: 0, discarded: 0, cancelled: 0 })
  })

  it('run at once if they may', async () => {
    const count = 3000
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    await runner.pushTasks(Array.from({ length: count }, (_, data) => ({ callback: 'work', data })))
    let begun = 0
    const all = new Promise((resolve) => {
      runner.route('work', async () => { if (++begun === count) resolve(); await all }, { concurrency: count, keep: 0 })
    })
    await runner.start()
    await all
  })

  it('of many bytes each are all claimed, and all listed', async () => {
    const count = 300
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    const text = 'x'.repeat(200_000)
    for (let i = 0; i < count; i += 50) await runner.pushTasks(Array.from({ length: 50 }, (_, j) => ({ callback: 'work', data: `${i + j} ${text}` })))
    const page = await runner.listTasks({ limit: count })
    assert.deepEqual(page.map(({ data }) => parseInt(data)), Array.from({ length: count }, (_, i) => i))
    assert(page.every(({ data }) => data.length >= 200_000))
    const rest = await runner.listTasks({ limit: 10, after: page[289].id })
    assert.deepEqual(rest.map(({ id }) => id), page.slice(290).map(({ id }) => id))
    const ran = []
    runner.route('work', async (task) => { ran.push(parseInt(task.data)) }, { concurrency: count, keep: 0 })
    const all = eventsOf(runner, 'completed', count)
    await runner.start()
    await all
    assert.deepEqual(ran, Array.from({ length: count }, (_, i) => i))
  })
})
