'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { ClosedError } = require('../..')
const { deferred } = require('../runners')
const { runtime, turn } = require('../support')

const stops = [
  ['at once', (stop) => stop()],
  ['within an async function', async (stop) => { await (async () => await stop())() }],
  ['and does not wait', (stop) => { stop() }]
]
// Who waits behind an await only some engines tell.
const lateStops = [
  ['behind an await', async (stop) => { await turn(); await stop() }],
  ['in a then()', (stop) => turn().then(() => stop())],
  ['beside others', async (stop) => { await Promise.all([turn(), turn().then(async () => { await stop() })]) }],
  ['twice', async (stop) => { await turn(); await stop(); await stop() }]
]

module.exports = ({ createRunner }) => (runtime.hasAwaitStacks ? describe : () => {})('a handler that stops its own runner', () => {
  // Where it waits for itself, this is the time for which nothing happens.
  const forever = { timeout: 2 ** 31 - 1 }

  for (const [title, handle] of runtime.hasAwaitStacks ? [...stops, ...lateStops] : stops) {
    it(`ends as it does otherwise: ${title}`, async () => {
      const runner = createRunner()
      runner.route('stop', async () => { await handle(() => runner.stop(forever)); return 'ended' })
      await runner.start()
      const completed = once(runner, 'completed')
      await runner.pushTask({ callback: 'stop' })
      assert.equal((await completed)[0].result, 'ended')
      await runner.stop()
      await assert.rejects(runner.counts(), ClosedError)
    })
  }

  it('waits for the other tasks', async () => {
    const runner = createRunner()
    const gate = deferred()
    const order = []
    runner.route('other', async () => { await gate.promise; order.push('other') })
    runner.route('stop', async () => {
      const stopped = runner.stop(forever)
      await turn()
      gate.resolve()
      await stopped
      order.push('stop')
    })
    await runner.start()
    const started = once(runner, 'started')
    await runner.pushTask({ callback: 'other' })
    await started
    const completed = new Promise((resolve) => runner.on('completed', ({ route }) => { if (route === 'stop') resolve() }))
    await runner.pushTask({ callback: 'stop' })
    await completed
    assert.deepEqual(order, ['other', 'stop'])
  })

  it('does so in several tasks at once', async () => {
    const runner = createRunner()
    const all = deferred()
    let running = 0
    runner.route('stop', async () => {
      if (++running === 3) all.resolve()
      await all.promise
      await runner.stop(forever)
    })
    await runner.start()
    const ended = new Promise((resolve) => { let count = 0; runner.on('completed', () => { if (++count === 3) resolve() }) })
    await runner.pushTasks(Array.from({ length: 3 }, () => ({ callback: 'stop' })))
    await ended
    await runner.stop()
  })

  it('does so in a listener that it calls', async () => {
    const runner = createRunner()
    const stopped = deferred()
    runner.route('tell', async (task) => { await task.progress(1) })
    runner.on('progress', async () => { await runner.stop(forever); stopped.resolve() })
    await runner.start()
    const completed = once(runner, 'completed')
    await runner.pushTask({ callback: 'tell' })
    await Promise.all([completed, stopped.promise])
  })

  it('stops another runner as anybody does', async () => {
    const [runner, other] = [createRunner(), createRunner()]
    const gate = deferred()
    other.route('held', () => gate.promise)
    runner.route('stop other', async () => {
      const stopped = other.stop(forever).then(() => 'stopped')
      assert.equal(await Promise.race([stopped, other.pushTask({ callback: 'held' }).then(() => 'still there')]), 'still there')
      gate.resolve()
      await stopped
      return await other.counts().then(assert.fail, ({ name }) => name)
    })
    await Promise.all([runner.start(), other.start()])
    const started = once(other, 'started')
    await other.pushTask({ callback: 'held' })
    await started
    const { id } = await runner.pushTask({ callback: 'stop other' })
    assert.equal(await runner.result(id), 'ClosedError')
  })

  it('leaves the stack traces of others as they are', async () => {
    const runner = createRunner()
    const { stackTraceLimit, prepareStackTrace } = Error
    runner.route('stop', () => runner.stop(forever))
    await runner.start()
    const completed = once(runner, 'completed')
    await runner.pushTask({ callback: 'stop' })
    await completed
    assert.deepEqual([Error.stackTraceLimit, Error.prepareStackTrace], [stackTraceLimit, prepareStackTrace])
  })
})
