'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { AT_ONCE, aborted, deferred, eventsOf } = require('../runners')
const { turn } = require('../support')

const notFound = { name: 'StoreError', code: 'ERR_OFFLOOP_NOT_FOUND' }

module.exports = ({ createRunner }) => describe('control', () => {
  it('cancels a task that waits, and it never runs', async () => {
    const runner = createRunner()
    const ran = []
    runner.route('wait', (task) => { ran.push(task.id) })
    const now = await runner.pushTask({ callback: 'wait' })
    const later = await runner.pushTask({ callback: 'wait', dateToExecute: Date.now() + 1e9 })
    const cancelled = eventsOf(runner, 'cancelled', 2)
    assert.equal(await runner.cancelTask(now.id), 'available')
    assert.equal(await runner.cancelTask(later.id), 'scheduled')
    assert.deepEqual((await cancelled).map(({ id }) => id), [now.id, later.id])
    await runner.start()
    const last = await runner.pushTask({ callback: 'wait' })
    await runner.result(last.id)
    assert.deepEqual(ran, [last.id])
    await assert.rejects(runner.result(now.id), { name: 'AbortError' })
    assert.equal((await runner.getTask(now.id)).state, 'cancelled')
  })

  it('cancels a running task by its signal', async () => {
    const runner = createRunner()
    const started = deferred()
    runner.route('run', async (task) => {
      started.resolve()
      throw await aborted(task.signal)
    }, { backoff: AT_ONCE })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'run' })
    await started.promise
    const result = runner.result(id)
    const event = once(runner, 'cancelled')
    assert.equal(await runner.cancelTask(id), 'executing')
    await assert.rejects(result, { name: 'AbortError', message: `task ${id} was cancelled` })
    assert.equal((await event)[0].id, id)
    const { state, errors } = await runner.getTask(id)
    assert.deepEqual([state, errors.length], ['cancelled', 1])
  })

  it('cancels a running task although its handler succeeds, or never ends', async () => {
    const runner = createRunner({ grace: 20 })
    const gate = deferred()
    runner.route('run', async (task) => task.data === 'ends' ? await aborted(task.signal) : await gate.promise)
    await runner.start()
    const started = eventsOf(runner, 'started', 2)
    const pushed = await runner.pushTasks(['ends', 'hangs'].map((data) => ({ callback: 'run', data })))
    await started
    const results = pushed.map(({ id }) => assert.rejects(runner.result(id), { name: 'AbortError' }))
    for (const { id } of pushed) await runner.cancelTask(id)
    await Promise.all(results)
    gate.resolve()
  })

  it('gives up on a handler that is cancelled again and again', async () => {
    const runner = createRunner({ grace: 50 })
    const gate = deferred()
    runner.route('run', () => gate.promise)
    const started = once(runner, 'started')
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'run' })
    await started
    for (let answer = 'executing'; answer !== notFound.code;) {
      assert.equal(answer, 'executing')
      answer = await runner.cancelTask(id).catch(({ code }) => code)
    }
    assert.equal((await runner.getTask(id)).state, 'cancelled')
    gate.resolve()
  })

  it('cancels a task that others keep from beginning, and it never does', async () => {
    const runner = createRunner()
    const ran = []
    let answer = null
    runner.route('run', (task) => {
      ran.push(task.id)
      if (ran.length === 1) runner.cancelTask(last.id).then((state) => { answer = state })
      // So few begin in each turn of the loop that it hears the answer before it comes to the last.
      for (const until = performance.now() + (answer === null ? 2 : 0); performance.now() < until;);
    }, { concurrency: 1000 })
    const pushed = await runner.pushTasks(Array.from({ length: 1000 }, () => ({ callback: 'run' })))
    const last = pushed.at(-1)
    const event = once(runner, 'cancelled')
    await runner.start()
    assert.equal((await event)[0].id, last.id)
    assert.equal(answer, 'executing')
    assert.equal(ran.includes(last.id), false)
    await assert.rejects(runner.result(last.id), { name: 'AbortError' })
  })

  it('says that there is nothing to cancel', async () => {
    const runner = createRunner()
    runner.route('done', () => {})
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'done' })
    await runner.result(id)
    await assert.rejects(runner.cancelTask(id), notFound)
    await assert.rejects(runner.cancelTask('999999'), notFound)
    await assert.rejects(runner.cancelTask('no id'), notFound)
    await assert.rejects(runner.cancelTask(7), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: /id of a task must be a string, .*got 7/ })
  })

  it('retries a task that was discarded, with all its attempts before it', async () => {
    const runner = createRunner()
    let works = false
    runner.route('flaky', (task) => { if (!works) throw new Error('not yet'); return task.attempt }, { attempts: 2, backoff: AT_ONCE })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'flaky' })
    await assert.rejects(runner.result(id), /not yet/)
    works = true
    assert.equal(await runner.retryTask(id), 'discarded')
    assert.equal(await runner.result(id), 1)
    await assert.rejects(runner.retryTask(id), notFound)
  })

  it('runs a task now that is due later', async () => {
    const runner = createRunner()
    runner.route('later', () => 'ran')
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'later', dateToExecute: Date.now() + 1e9 })
    assert.equal(await runner.runNow(id), 'scheduled')
    assert.equal(await runner.result(id), 'ran')
    await assert.rejects(runner.runNow(id), notFound)
  })

  it('pauses a route, and resumes it', async () => {
    const runner = createRunner()
    runner.route('held', () => 'ran')
    runner.route('free', () => 'ran')
    await runner.start()
    await runner.pauseRoute('held')
    const held = await runner.pushTask({ callback: 'held' })
    const free = await runner.pushTask({ callback: 'free' })
    assert.equal(await runner.result(free.id), 'ran')
    assert.equal((await runner.getTask(held.id)).state, 'available')
    assert.equal((await runner.counts()).routes.held.paused, true)
    await runner.resumeRoute('held')
    assert.equal(await runner.result(held.id), 'ran')
    assert.equal((await runner.counts()).routes.held.paused, false)
  })

  // Whoever resumes must wake those who found nothing to do meanwhile (solid_queue#456, bullmq#4585).
  it('loses no wake-up between pausing, pushing and resuming (solid_queue#456, bullmq#4585)', async () => {
    const runner = createRunner()
    runner.route('held', () => {}, { concurrency: 1 })
    await runner.start()
    for (let round = 0; round < 30; round++) {
      const paused = runner.pauseRoute('held')
      const pushed = runner.pushTask({ callback: 'held' })
      if (round % 2 === 0) await paused
      if (round % 3 === 0) await turn()
      const resumed = runner.resumeRoute('held')
      await runner.result((await pushed).id)
      await resumed
    }
  })
})
