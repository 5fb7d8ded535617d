'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Discard, Snooze, TaskError } = require('../..')
const { AT_ONCE, eventsOf } = require('../runners')

module.exports = ({ createRunner }) => describe('retries', () => {
  it('try a task again until it succeeds', async () => {
    const runner = createRunner()
    runner.route('flaky', (task) => {
      if (task.attempt < 3) throw new RangeError(`attempt ${task.attempt}`)
      return task.attempt
    }, { backoff: AT_ONCE })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'flaky' })
    assert.equal(await runner.result(id), 3)
    const { errors } = await runner.getTask(id)
    assert.deepEqual(errors.map(({ name, message, attempt }) => [name, message, attempt]), [['RangeError', 'attempt 1', 1], ['RangeError', 'attempt 2', 2]])
    assert(errors.every(({ at, stack }) => at instanceof Date && stack.includes('retries.js')))
  })

  it('discard a task when its attempts are spent', async () => {
    const runner = createRunner()
    let runs = 0
    runner.route('hopeless', async () => { runs++; throw Object.assign(new Error('no way'), { code: 'E_WAY' }) }, { attempts: 3, backoff: AT_ONCE })
    await runner.start()
    const discarded = once(runner, 'discarded')
    const { id } = await runner.pushTask({ callback: 'hopeless' })
    await assert.rejects(runner.result(id), (error) => {
      assert(error instanceof TaskError)
      assert.deepEqual([error.code, error.task, error.phase, error.cause.message, error.cause.code], ['E_WAY', 'hopeless', 'running', 'no way', 'E_WAY'])
      assert(error.queuedMs >= 0 && error.runMs >= 0)
      return true
    })
    const [event] = await discarded
    assert.deepEqual([event.id, event.attempt, event.error.message], [id, 3, 'no way'])
    const { state, attempt, errors } = await runner.getTask(id)
    assert.deepEqual([state, attempt, errors.length, runs], ['discarded', 3, 3, 3])
  })

  it('take the attempts of the task before those of its route', async () => {
    const runner = createRunner()
    runner.route('flaky', (task) => { throw new Error(`${task.attempt} of ${task.maxAttempts}`) }, { attempts: 9, backoff: AT_ONCE })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'flaky', attempts: 2 })
    await assert.rejects(runner.result(id), /2 of 2/)
  })

  it('ask a backoff function, with the attempt and its error', async () => {
    const runner = createRunner()
    const asked = []
    runner.route('own', (task) => { throw new Error(`failure ${task.attempt}`) }, {
      attempts: 3,
      backoff: (attempt, error) => { asked.push([attempt, error.message]); return 1 }
    })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'own' })
    await assert.rejects(runner.result(id))
    assert.deepEqual(asked, [[1, 'failure 1'], [2, 'failure 2']])
  })

  it('go on when the backoff function fails, and tell of it', async () => {
    const runner = createRunner()
    const error = eventsOf(runner, 'error', 1)
    runner.route('bad backoff', () => { throw new Error('failure') }, { backoff: () => 'soon' })
    await runner.start()
    const retrying = eventsOf(runner, 'retrying', 1)
    const before = Date.now()
    await runner.pushTask({ callback: 'bad backoff' })
    assert.match((await error)[0].message, /the backoff function answers must be a number of milliseconds of at least 0, got 'soon'/)
    assert((await retrying)[0].at >= before - 1)
  })

  it('wait exponentially longer, at most `max`, by default with jitter', async () => {
    const runner = createRunner()
    const waits = []
    runner.on('retrying', ({ attempt, at }) => waits.push([attempt, at - Date.now()]))
    runner.route('slow', () => { throw new Error('failure') })
    await runner.start()
    const fail = async (backoff) => {
      const retrying = once(runner, 'retrying')
      const { id } = await runner.pushTask({ callback: 'slow', backoff, attempts: 9 })
      const [{ at }] = await retrying
      return { id, ms: at - Date.now() }
    }
    const fixed = await fail({ type: 'fixed', delay: 3_600_000, jitter: 0 })
    assert(fixed.ms > 3_500_000 && fixed.ms <= 3_600_000)
    assert.equal((await runner.getTask(fixed.id)).state, 'retryable')
    const first = await fail({ delay: 3_600_000, max: 10 ** 10, jitter: 0 })
    assert(first.ms > 3_500_000 && first.ms <= 3_600_000)
    const again = once(runner, 'retrying')
    await runner.runNow(first.id)
    const second = (await again)[0].at - Date.now()
    assert(second > 7_100_000 && second <= 7_200_000, `waits ${second}`)
    const capped = await fail({ delay: 10 ** 9, max: 1000, jitter: 0 })
    assert(capped.ms <= 1000)
  })

  it('end at once when the handler throws Discard', async () => {
    const runner = createRunner()
    let runs = 0
    runner.route('discard', () => { runs++; throw new Discard('the account is closed') })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'discard' })
    await assert.rejects(runner.result(id), /the account is closed/)
    assert.deepEqual([(await runner.getTask(id)).state, runs], ['discarded', 1])
  })

  it('do not count an attempt that snoozes', async () => {
    const runner = createRunner()
    const attempts = []
    runner.route('snooze', (task) => {
      attempts.push(task.attempt)
      if (attempts.length < 4) throw new Snooze(1)
    }, { attempts: 1 })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'snooze' })
    await runner.result(id)
    assert.deepEqual(attempts, [1, 1, 1, 1])
  })

  it('refuse a Snooze of no time', () => {
    assert.throws(() => new Snooze('later'), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: /got 'later'/ })
    assert.throws(() => new Snooze(-1), { name: 'RangeError', code: 'ERR_OFFLOOP_INVALID_ARG' })
    assert.throws(() => new Snooze(NaN), { name: 'RangeError', code: 'ERR_OFFLOOP_INVALID_ARG' })
  })

  const thrown = [
    ['a string', 'just text', 'just text'],
    ['undefined', undefined, 'undefined'],
    ['an object', { reason: 7 }, '{ reason: 7 }'],
    ['an error that cannot be read', Object.defineProperty(new Error(''), 'message', { get () { throw new Error('hidden') } }), 'an error that cannot be read'],
    ['a long message', new Error('x'.repeat(5000)), `${'x'.repeat(1000)}…`]
  ]
  for (const [title, value, message] of thrown) {
    it(`keep what is thrown: ${title}`, async () => {
      const runner = createRunner()
      runner.route('throw', () => { throw value }, { attempts: 1 })
      await runner.start()
      const { id } = await runner.pushTask({ callback: 'throw' })
      await assert.rejects(runner.result(id), { name: 'TaskError' })
      const { errors: [error] } = await runner.getTask(id)
      assert.equal(error.message, message)
      assert((error.stack ?? '').length <= 4001)
    })
  }

  it('keep the last twenty errors', async () => {
    const runner = createRunner()
    runner.route('often', (task) => { throw new Error(String(task.attempt)) }, { attempts: 30, backoff: AT_ONCE })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'often' })
    await assert.rejects(runner.result(id))
    const { errors } = await runner.getTask(id)
    assert.deepEqual(errors.map(({ attempt }) => attempt), Array.from({ length: 20 }, (_, i) => i + 11))
  })
})
