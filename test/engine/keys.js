'use strict'

const assert = require('node:assert/strict')
const { deferred, eventsOf } = require('../runners')
const { until } = require('../support')

module.exports = ({ createRunner }) => describe('a key', () => {
  it('lets one task of its route live', async () => {
    const runner = createRunner()
    const first = await runner.pushTask({ callback: 'sync', key: 'user 1', data: 'first' })
    const second = await runner.pushTask({ callback: 'sync', key: 'user 1', data: 'second' })
    const other = await runner.pushTask({ callback: 'sync', key: 'user 2' })
    const route = await runner.pushTask({ callback: 'other', key: 'user 1' })
    assert.deepEqual(second, { id: first.id, duplicate: true })
    assert.deepEqual([other.duplicate, route.duplicate], [false, false])
    const task = await runner.getTask(first.id)
    assert.deepEqual([task.data, task.key], ['first', 'user 1'])
  })

  it('counts within one pushTasks, too', async () => {
    const runner = createRunner()
    const pushed = await runner.pushTasks([1, 2].map((data) => ({ callback: 'sync', key: 'k', data })))
    assert.deepEqual(pushed[1], { id: pushed[0].id, duplicate: true })
  })

  it('holds for scheduled tasks, and for those to be tried again', async () => {
    const runner = createRunner()
    runner.route('sync', () => { throw new Error('failure') }, { backoff: { delay: 3_600_000, jitter: 0 } })
    await runner.start()
    const later = await runner.pushTask({ callback: 'sync', key: 'later', dateToExecute: Date.now() + 1e9 })
    assert.deepEqual(await runner.pushTask({ callback: 'sync', key: 'later' }), { id: later.id, duplicate: true })
    const retrying = eventsOf(runner, 'retrying', 1)
    const failed = await runner.pushTask({ callback: 'sync', key: 'failed' })
    await retrying
    assert.deepEqual(await runner.pushTask({ callback: 'sync', key: 'failed' }), { id: failed.id, duplicate: true })
  })

  // A finished task must not keep a key for itself, nor take it from a later one (bullmq#1799, #3232, oban#424).
  it('is free again when its task has ended, however it did (bullmq#1799, bullmq#3232, oban#424)', async () => {
    const runner = createRunner()
    runner.route('sync', (task) => { if (task.data === 'fail') throw new Error('failure') }, { attempts: 1 })
    await runner.start()
    const ids = []
    for (const data of ['succeed', 'fail', 'succeed', 'succeed']) {
      const { id, duplicate } = await runner.pushTask({ callback: 'sync', key: 'k', data })
      assert.equal(duplicate, false)
      ids.push(id)
      await runner.result(id).catch(() => {})
    }
    await runner.pauseRoute('sync')
    const { id } = await runner.pushTask({ callback: 'sync', key: 'k' })
    await runner.cancelTask(id)
    const last = await runner.pushTask({ callback: 'sync', key: 'k' })
    assert.equal(last.duplicate, false)
    await assert.rejects(runner.retryTask(ids[1]), { code: 'ERR_OFFLOOP_STORE' })
    assert.deepEqual(await runner.pushTask({ callback: 'sync', key: 'k' }), { id: last.id, duplicate: true })
  })

  it('replaces a waiting task under its id', async () => {
    const runner = createRunner()
    const first = await runner.pushTask({ callback: 'sync', key: 'k', data: 'old', dateToExecute: Date.now() + 1e9, priority: 5, attempts: 2 })
    const dateToExecute = new Date(Date.now() + 2e9)
    const second = await runner.pushTask({ callback: 'sync', key: 'k', data: 'new', dateToExecute, priority: 7, attempts: 3, onDuplicate: 'replace' })
    assert.deepEqual(second, { id: first.id, duplicate: true })
    const task = await runner.getTask(first.id)
    assert.deepEqual([task.data, task.dateToExecute, task.priority, task.maxAttempts, task.state], ['new', dateToExecute, 7, 3, 'scheduled'])
    await runner.pushTask({ callback: 'sync', key: 'k', data: 'now', onDuplicate: 'replace' })
    assert.deepEqual([(await runner.getTask(first.id)).state, (await runner.getTask(first.id)).data], ['available', 'now'])
  })

  it('lets what replaces a running task wait for its end, the latest of them', async () => {
    const runner = createRunner()
    const gate = deferred()
    const seen = []
    let running = 0
    runner.route('sync', async (task) => {
      assert.equal(++running, 1)
      seen.push(task.data)
      if (task.data === 'first') await gate.promise
      running--
    })
    await runner.start()
    const first = await runner.pushTask({ callback: 'sync', key: 'k', data: 'first' })
    await until(() => seen.length === 1)
    const second = await runner.pushTask({ callback: 'sync', key: 'k', data: 'second', onDuplicate: 'replace' })
    const third = await runner.pushTask({ callback: 'sync', key: 'k', data: 'third', onDuplicate: 'replace' })
    const ignored = await runner.pushTask({ callback: 'sync', key: 'k', data: 'ignored' })
    assert.notEqual(second.id, first.id)
    assert.equal(third.id, second.id)
    assert.deepEqual([third.duplicate, ignored.duplicate], [true, true])
    gate.resolve()
    await runner.result(first.id)
    await runner.result(third.id)
    assert.deepEqual(seen, ['first', 'third'])
  })
})
