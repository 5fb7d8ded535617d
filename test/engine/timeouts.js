'use strict'

const assert = require('node:assert/strict')
const { TimeoutError, tasks: { sleep } } = require('../..')
const { AT_ONCE, aborted, deferred } = require('../runners')
const { turn } = require('../support')

module.exports = ({ createRunner }) => describe('a timeout', () => {
  it('aborts the signal and fails the attempt', async () => {
    const runner = createRunner()
    let reason
    runner.route('slow', async (task) => { reason = await aborted(task.signal) }, { timeout: 20, attempts: 1 })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'slow' })
    await assert.rejects(runner.result(id), { code: 'ERR_OFFLOOP_TIMEOUT', message: /did not end within its timeout of 20 ms/ })
    assert(reason instanceof TimeoutError)
    assert.deepEqual([reason.task, reason.phase], ['slow', 'running'])
    assert(reason.runMs >= 0 && reason.queuedMs >= 0)
  })

  it('fails the attempt although its handler succeeds within the grace', async () => {
    const runner = createRunner()
    runner.route('late', async (task) => {
      if (task.attempt > 1) return 'second'
      await aborted(task.signal)
      await turn()
      return 'first'
    }, { timeout: 20, backoff: AT_ONCE })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'late' })
    assert.equal(await runner.result(id), 'second')
  })

  // A handler cannot be stopped: without a fence, it would end the attempt of another (liteque, bullmq#1844).
  it('hands the task over when the grace is over, and the old handler changes nothing (liteque)', async () => {
    const runner = createRunner({ grace: 20 })
    const gate = deferred()
    const late = deferred()
    runner.route('stuck', async (task) => {
      if (task.attempt > 1) return 'new'
      await gate.promise
      await task.progress('by the old one')
      await task.log('by the old one')
      late.resolve()
      return 'old'
    }, { timeout: 20, backoff: AT_ONCE, concurrency: 1 })
    await runner.start()
    const events = []
    for (const name of ['stalled', 'failed', 'completed']) runner.on(name, ({ attempt }) => events.push(`${name} ${attempt}`))
    const { id } = await runner.pushTask({ callback: 'stuck' })
    assert.equal(await runner.result(id), 'new')
    gate.resolve()
    await late.promise
    await turn()
    const task = await runner.getTask(id)
    assert.deepEqual(events, ['stalled 1', 'failed 1', 'completed 2'])
    assert.deepEqual([task.state, task.attempt, task.result, task.progress, task.log], ['completed', 2, 'new', undefined, []])
  })

  it('of the task comes before that of its route', async () => {
    const runner = createRunner()
    runner.route('patient', async (task) => { await aborted(task.signal) }, { timeout: Infinity, attempts: 1 })
    runner.route('hasty', () => new Promise((resolve) => setTimeout(resolve, 60, 'done')), { timeout: 20, attempts: 1 })
    await runner.start()
    const short = await runner.pushTask({ callback: 'patient', timeout: 20 })
    const long = await runner.pushTask({ callback: 'hasty', timeout: Infinity })
    await assert.rejects(runner.result(short.id), { code: 'ERR_OFFLOOP_TIMEOUT' })
    assert.equal(await runner.result(long.id), 'done')
  })

  it('of several attempts is each one\'s own', async () => {
    const runner = createRunner()
    runner.route('many', async (task) => {
      await aborted(task.signal)
    }, { attempts: 1, concurrency: 20 })
    await runner.start()
    const pushed = await runner.pushTasks(Array.from({ length: 20 }, (_, i) => ({ callback: 'many', timeout: 200 - 10 * i, data: i })))
    const messages = await Promise.all(pushed.map(({ id }) => runner.result(id).catch(({ message }) => message)))
    messages.forEach((message, i) => assert.match(message, new RegExp(`timeout of ${200 - 10 * i} ms`)))
  })

  it('tells a task of C to stop', async () => {
    const runner = createRunner()
    runner.route('sleep', sleep, { timeout: 30, attempts: 1 })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'sleep', data: 60_000 })
    await assert.rejects(runner.result(id), { code: 'ERR_OFFLOOP_TIMEOUT' })
  })

  it('of result() counts from the call', async () => {
    const runner = createRunner()
    const { id } = await runner.pushTask({ callback: 'nobody' })
    await assert.rejects(runner.result(id, { timeout: 20 }), { name: 'TimeoutError', code: 'ERR_OFFLOOP_TIMEOUT', task: 'nobody', phase: 'queued', runMs: 0 })
  })
})
