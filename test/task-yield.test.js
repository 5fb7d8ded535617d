'use strict'

const assert = require('node:assert/strict')
const { Task, stats, tasks: { echo } } = require('..')
const { quiet, turn } = require('./support')
const { kinds, settled, closedBy, untilAborted } = require('./task-kinds')

for (const { name, succeed, fail, failure, run } of kinds) {
  describe(`a task over ${name}`, () => {
    afterEach(quiet)

    it('yields its record when the result is there, always the same', async () => {
      const task = succeed(5)
      const record = await task.yield()
      assert.deepEqual(record, { status: 'fulfilled', value: 5 })
      assert.equal(await task.yield(0), record)
      assert.equal(await task.shutdown(), record)
      assert.equal(task.ignore(), record)
    })

    it('yields its record when it has failed', async () => {
      const task = fail()
      const { status, reason } = await task.yield()
      assert.equal(status, 'rejected')
      await assert.rejects(Promise.reject(reason), failure)
      await assert.rejects(task.await(), (error) => error === reason)
    })

    it('yields null when time runs out, and may be asked again', async () => {
      const controller = new AbortController()
      const task = run(controller.signal)
      assert.deepEqual([await task.yield(1), await task.yield(0), await task.yield(1), task.state], [null, null, null, 'pending'])
      const reason = new Error('stop')
      controller.abort(reason)
      assert.deepEqual(await task.yield(0), { status: 'rejected', reason })
    })

    it('answers shutdown() with its record when it has ended before', async () => {
      const [good, bad] = [succeed('value'), fail()]
      await Promise.all([settled(good), settled(bad)])
      for (const ms of [5000, 0, 'brutal']) {
        assert.deepEqual(await good.shutdown(ms), { status: 'fulfilled', value: 'value' })
        assert.equal((await bad.shutdown(ms)).status, 'rejected')
      }
      assert.deepEqual([good.state, bad.state], ['fulfilled', 'rejected'])
    })

    for (const ms of [5000, Infinity, 0, 'brutal']) {
      it(`answers shutdown(${ms}) with null when it stops as told, and is closed`, async () => {
        const task = run()
        const waiting = assert.rejects(task.await(), closedBy('shutdown()'))
        assert.equal(await task.yield(0), null)
        assert.equal(await task.shutdown(ms), null)
        await waiting
        assert.equal(task.state, 'closed')
        for (const ask of [() => task.await(), () => task.yield(), () => task.shutdown(), () => task.shutdown('brutal')]) {
          await assert.rejects(ask, closedBy('shutdown()'))
        }
        assert.equal(task.ignore(), null)
        await task[Symbol.asyncDispose]()
      })
    }

    it('answers shutdown() with null when it has not begun', async () => {
      const task = run()
      assert.equal(await task.shutdown(), null)
      assert.equal(task.state, 'closed')
    })

    it('may be shut down twice at once', async () => {
      const task = run()
      await task.yield(0)
      assert.deepEqual(await Promise.all([task.shutdown(), task.shutdown('brutal').catch(() => null), task.yield().catch(() => null)]), [null, null, null])
    })

    it('is shut down when it is disposed of', async () => {
      const task = run()
      await task[Symbol.asyncDispose]()
      await assert.rejects(task.await(), closedBy('shutdown()'))
    })

    it('answers ignore() with its record when it has ended', async () => {
      const task = succeed(1)
      await task
      assert.deepEqual(task.ignore(), { status: 'fulfilled', value: 1 })
      assert.equal(await task, 1)
    })

    it('runs on when it is ignored, and is closed', async () => {
      const controller = new AbortController()
      const task = run(controller.signal)
      await task.yield(0)
      assert.equal(task.ignore(), null)
      assert.equal(task.ignore(), null)
      await assert.rejects(task.yield(0), closedBy('ignore()'))
      await assert.rejects(task.shutdown(), closedBy('ignore()'))
      await assert.rejects(async () => await task, closedBy('ignore()'))
      controller.abort()
    })
  })
}

describe('shutdown of a function', () => {
  /** A function that ends as `end(resolve, reject)` has it when it is told to stop. */
  function whenTold (end) {
    return Task.async(({ signal }) => new Promise((resolve, reject) => signal.addEventListener('abort', () => end(resolve, reject, signal))))
  }

  it('answers the value that comes after it was told', async () => {
    const task = whenTold((resolve) => setImmediate(resolve, 'half done'))
    await task.yield(0)
    assert.deepEqual(await task.shutdown(), { status: 'fulfilled', value: 'half done' })
    assert.equal(await task, 'half done')
  })

  it('answers the failure when it dies of something else', async () => {
    const failure = new Error('disk full')
    const task = whenTold((resolve, reject) => reject(failure))
    await task.yield(0)
    assert.deepEqual(await task.shutdown(), { status: 'rejected', reason: failure })
    await assert.rejects(task.await(), failure)
  })

  it('answers null for the AbortErrors that Node.js makes of a signal', async () => {
    const task = whenTold((resolve, reject, signal) => reject(new DOMException('The operation was aborted', { name: 'AbortError', cause: signal.reason })))
    await task.yield(0)
    assert.equal(await task.shutdown(), null)
  })

  it('answers null when it does not stop in time, and says that it is abandoned', async () => {
    const before = stats().abandonedFunctions
    let end
    const task = Task.async(() => new Promise((resolve) => { end = resolve }))
    await task.yield(0)
    assert.equal(await task.shutdown(1), null)
    assert.equal(stats().abandonedFunctions, before + 1)
    end('late')
    await turn()
    assert.equal(stats().abandonedFunctions, before)
    await assert.rejects(task.await(), closedBy('shutdown()'))
  })

  it('never calls a function that has not begun', async () => {
    let hasRun = false
    const task = Task.async(() => { hasRun = true })
    assert.equal(await task.shutdown('brutal'), null)
    await turn()
    assert.equal(hasRun, false)
  })

  it('tells it with an AbortError that names the task', async () => {
    let reason
    const task = Task.async(({ signal }) => untilAborted({ signal }).catch((error) => { reason = error }), { name: 'mine' })
    await task.yield(0)
    await task.shutdown()
    assert.deepEqual([reason.name, reason.message], ['AbortError', 'task \'mine\' was shut down'])
  })
})

describe('yield ?? shutdown', () => {
  it('loses no result that arrives in between', async () => {
    for (let i = 0; i < 200; i++) {
      let end
      const task = Task.async(() => new Promise((resolve) => { end = resolve }))
      await task.yield(0)
      const asked = (async () => await task.yield(0) ?? await task.shutdown(0))()
      for (let tick = 0; tick < i % 8; tick++) await null
      end(i)
      assert.deepEqual(await asked, { status: 'fulfilled', value: i })
    }
  })

  it('loses no result of a C task that has ended but was not delivered', async () => {
    await quiet()
    const task = echo.async('ended')
    while (stats().queued + stats().running > 0);
    assert.deepEqual(await task.yield(0) ?? await task.shutdown('brutal'), { status: 'fulfilled', value: 'ended' })
    assert.equal(await task, 'ended')
  })
})
