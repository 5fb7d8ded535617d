'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Snooze } = require('../..')
const { AT_ONCE } = require('../runners')

const LAST = 8.64e15

module.exports = ({ createRunner }) => describe('times without measure', () => {
  for (const ms of [1e19, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, LAST, 1e15]) {
    it(`of a Snooze are the last date at most: ${ms}`, async () => {
      const runner = createRunner()
      const runs = []
      runner.route('snooze', (task) => { runs.push(task.attempt); throw new Snooze(ms) })
      runner.route('other', () => {})
      await runner.start()
      const started = once(runner, 'started')
      const { id } = await runner.pushTask({ callback: 'snooze' })
      await started
      const other = await runner.pushTask({ callback: 'other' })
      await runner.result(other.id)
      const task = await runner.getTask(id)
      assert.equal(task.state, 'scheduled')
      assert(task.dateToExecute.getTime() >= Math.min(1e15, LAST) && task.dateToExecute.getTime() <= LAST)
      assert.deepEqual(runs, [1])
    })
  }

  it('of a Snooze are whole milliseconds', async () => {
    const runner = createRunner()
    let runs = 0
    runner.route('snooze', () => { if (++runs < 3) throw new Snooze(Number.MIN_VALUE) })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'snooze' })
    await runner.result(id)
  })

  for (const ms of [Infinity, 1e300, LAST, Number.MIN_VALUE, 0.5, -0]) {
    it(`of a backoff function are dates: ${ms}`, async () => {
      const runner = createRunner()
      runner.route('back', ({ attempt }) => { if (attempt === 1) throw new Error('once') }, { backoff: () => ms })
      const retrying = once(runner, 'retrying')
      await runner.start()
      const before = Date.now()
      const { id } = await runner.pushTask({ callback: 'back' })
      const [{ at }] = await retrying
      assert(at.getTime() >= before && at.getTime() <= LAST && (ms <= 1 || at.getTime() === LAST))
      if (ms > 1) await runner.runNow(id)
      await runner.result(id)
    })
  }

  it('of an exponential backoff stay times after thousands of attempts', async () => {
    const runner = createRunner()
    const bad = []
    runner.route('often', ({ attempt }) => { if (attempt <= 1100) throw new Error('again') }, { attempts: 2000, backoff: { delay: 0 } })
    runner.on('retrying', ({ at }) => { if (Number.isNaN(at.getTime())) bad.push(at) })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'often' })
    await runner.result(id)
    assert.deepEqual(bad, [])
  })

  it('of a backoff object are dates', async () => {
    const runner = createRunner()
    runner.route('back', () => { throw new Error('always') })
    await runner.start()
    for (const backoff of [{ delay: LAST, max: LAST, jitter: 0 }, { type: 'fixed', delay: LAST, jitter: 0 }]) {
      const retrying = once(runner, 'retrying')
      await runner.pushTask({ callback: 'back', backoff })
      assert.equal((await retrying)[0].at.getTime(), LAST)
    }
  })

  it('for which a task is kept are dates', async () => {
    const runner = createRunner()
    runner.route('keep', ({ data }) => { if (data) throw new Error('always') }, { attempts: 1, backoff: AT_ONCE })
    await runner.start()
    for (const keep of [Number.MAX_SAFE_INTEGER, Infinity, LAST]) {
      for (const data of [true, false]) {
        const { id } = await runner.pushTask({ callback: 'keep', keep, data })
        await runner.result(id).catch(() => {})
        assert.equal((await runner.getTask(id)).keptUntil.getTime(), LAST)
      }
    }
  })

  it('at which a task is due are whole milliseconds', async () => {
    const runner = createRunner()
    for (const [given, due] of [[1.5, 2], [-1.5, -1], [LAST, LAST], [-LAST, -LAST], [LAST - 0.5, LAST]]) {
      const { id } = await runner.pushTask({ callback: 'later', dateToExecute: given })
      assert.equal((await runner.getTask(id)).dateToExecute.getTime(), due)
    }
    for (const dateToExecute of [NaN, Infinity, 8.64e15 + 2, Number.MAX_VALUE]) {
      await assert.rejects(runner.pushTask({ callback: 'later', dateToExecute }), { name: 'RangeError', message: /a valid date/ })
    }
  })

  it('of a clock that is broken are times all the same', async () => {
    const runner = createRunner()
    const { now } = Date
    const pushes = []
    try {
      for (const time of [NaN, 1e300, -1e300]) {
        Date.now = () => time
        pushes.push(runner.pushTask({ callback: 'later', dateToExecute: 4e12 }))
      }
    } finally {
      Date.now = now
    }
    const tasks = await Promise.all((await Promise.all(pushes)).map(({ id }) => runner.getTask(id)))
    assert.equal(tasks[0].pushedAt.getTime(), 0)
    assert.equal(tasks.length, 3)
  })

  it('without a limit are allowed to whoever waits', async () => {
    const runner = createRunner()
    const warnings = []
    const listener = ({ message }) => warnings.push(message)
    process.on('warning', listener)
    runner.route('soon', () => new Promise((resolve) => setImmediate(resolve, 'ended')), { timeout: 2 ** 31 - 1 })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'soon' })
    assert.equal(await runner.result(id, { timeout: Infinity }), 'ended')
    const started = once(runner, 'started')
    const last = await runner.pushTask({ callback: 'soon' })
    await started
    const result = runner.result(last.id, { timeout: 2 ** 31 - 1 })
    await runner.stop({ timeout: Infinity })
    assert.equal(await result, 'ended')
    process.off('warning', listener)
    assert.deepEqual(warnings, [])
    for (const timeout of [NaN, -1, 2 ** 31, '5']) {
      await assert.rejects(runner.result(id, { timeout }), { code: 'ERR_OFFLOOP_INVALID_ARG' })
      await assert.rejects(runner.stop({ timeout }), { code: 'ERR_OFFLOOP_INVALID_ARG' })
    }
  })
})
