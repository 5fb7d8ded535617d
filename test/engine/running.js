'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { once } = require('node:events')
const { tasks: { fibonacci, echo }, move } = require('../..')
const { meeting } = require('../gate')
const { deferred, eventsOf } = require('../runners')
const { until } = require('../support')

module.exports = ({ createRunner }) => describe('running', () => {
  it('gives the handler its task', async () => {
    const runner = createRunner()
    const given = deferred()
    runner.route('email', async (task) => given.resolve(task), { attempts: 7 })
    await runner.start()
    const before = Date.now()
    const { id } = await runner.pushTask({ callback: 'email', data: { to: 'a@b.c' } })
    const task = await given.promise
    assert.deepEqual({ ...task }, { id, route: 'email', data: { to: 'a@b.c' }, attempt: 1, maxAttempts: 7 })
    assert.equal(task.getTaskData(), task.data)
    assert.equal(task.signal.aborted, false)
    assert(task.pushedAt >= before - 1 && task.dateToExecute >= before - 1)
  })

  it('answers what the handler does by result()', async () => {
    const runner = createRunner()
    runner.route('double', (task) => 2 * task.data)
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'double', data: 21 })
    assert.equal(await runner.result(id), 42)
    assert.equal(await runner.result(id), 42)
    const { state, result, attempt } = await runner.getTask(id)
    assert.deepEqual({ state, result, attempt }, { state: 'completed', result: 42, attempt: 1 })
  })

  it('knows the result of a task that is not kept, if it is waited for', async () => {
    const runner = createRunner()
    const gate = deferred()
    runner.route('gone', async () => { await gate.promise; return 'seen' }, { keep: 0 })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'gone' })
    const result = runner.result(id)
    await until(() => true)
    gate.resolve()
    assert.equal(await result, 'seen')
    assert.equal(await runner.getTask(id), null)
    await assert.rejects(runner.result(id), { code: 'ERR_OFFLOOP_NOT_FOUND' })
  })

  it('runs a thousand tasks, each once', async () => {
    const runner = createRunner()
    const seen = []
    runner.route('count', async (task) => { seen.push(task.data) }, { concurrency: 50, keep: 0 })
    await runner.start()
    const idle = eventsOf(runner, 'completed', 1000)
    await Promise.all(Array.from({ length: 1000 }, (_, data) => runner.pushTask({ callback: 'count', data })))
    await idle
    assert.deepEqual(seen.sort((a, b) => a - b), Array.from({ length: 1000 }, (_, i) => i))
  })

  it('runs at most `concurrency` of a route at once', async () => {
    const runner = createRunner()
    const meet = meeting(3)
    let running = 0
    let most = 0
    runner.route('narrow', async () => {
      most = Math.max(most, ++running)
      await meet()
      running--
    }, { concurrency: 3 })
    await runner.pushTasks(Array.from({ length: 51 }, () => ({ callback: 'narrow' })))
    const all = eventsOf(runner, 'completed', 51)
    await runner.start()
    await all
    assert.equal(most, 3)
  })

  it('runs the most urgent first, and equal ones in the order of pushing', async () => {
    const runner = createRunner()
    const order = []
    runner.route('urgent', (task) => { order.push(task.data) }, { concurrency: 1 })
    const tasks = [['c', 5], ['a', 0], ['d', 2_097_151], ['b', 0]].map(([data, priority]) => ({ callback: 'urgent', data, priority }))
    for (const task of tasks) await runner.pushTask(task)
    const all = eventsOf(runner, 'completed', 4)
    await runner.start()
    await all
    assert.deepEqual(order, ['a', 'b', 'c', 'd'])
  })

  it('runs a task when it is due', async () => {
    const runner = createRunner()
    runner.route('later', () => Date.now())
    await runner.start()
    const due = Date.now() + 100
    const { id } = await runner.pushTask({ callback: 'later', dateToExecute: due })
    assert(await runner.result(id) >= due)
  })

  it('leaves tasks of routes that it does not know', async () => {
    const runner = createRunner()
    runner.route('known', () => {})
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'known' })
    const other = await runner.pushTask({ callback: 'unknown' })
    await runner.result(id)
    const counts = await runner.counts()
    assert.equal(counts.unrouted, 1)
    assert.equal(counts.routes.unknown.available, 1)
    runner.route('unknown', () => 'known by now')
    assert.equal(await runner.result(other.id), 'known by now')
  })

  it('runs task functions of C with the data as arguments', async () => {
    const runner = createRunner()
    runner.route('fibonacci', fibonacci)
    runner.route('echo', echo)
    await runner.start()
    const one = await runner.pushTask({ callback: 'fibonacci', data: 90 })
    const spread = await runner.pushTask({ callback: 'fibonacci', data: [10] })
    const object = await runner.pushTask({ callback: 'echo', data: { a: [1] } })
    assert.equal(await runner.result(one.id), '2880067194370816120')
    assert.equal(await runner.result(spread.id), '55')
    assert.deepEqual(await runner.result(object.id), { a: [1] })
  })

  it('runs handlers outside the async context of whoever pushes', async () => {
    const storage = new AsyncLocalStorage()
    const runner = createRunner()
    runner.route('context', () => storage.getStore() ?? 'none')
    await runner.start()
    const { id } = await storage.run('pusher', () => runner.pushTask({ callback: 'context' }))
    assert.equal(await runner.result(id), 'none')
  })

  it('discards a task whose result cannot be kept, rather than doing it again', async () => {
    const runner = createRunner()
    let runs = 0
    runner.route('bad result', () => { runs++; return { items: [1, move] } })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'bad result' })
    await assert.rejects(runner.result(id), { name: 'TaskError', message: /result\.items\[1\] must be what JSON can hold/ })
    assert.equal(runs, 1)
  })

  it('tells of what happens by events', async () => {
    const runner = createRunner()
    runner.route('told', async (task) => { await task.progress(50); return 'done' })
    const seen = []
    for (const name of ['started', 'progress', 'completed']) runner.on(name, (event) => seen.push([name, event.id, { ...event }.result ?? { ...event }.progress]))
    const idle = once(runner, 'idle')
    const { id } = await runner.pushTask({ callback: 'told' })
    await runner.start()
    await idle
    assert.deepEqual(seen, [['started', id, undefined], ['progress', id, 50], ['completed', id, 'done']])
  })
})
