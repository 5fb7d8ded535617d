'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { ClosedError } = require('../..')
const { aborted, deferred, eventsOf } = require('../runners')

module.exports = ({ createRunner }) => describe('the life of a runner', () => {
  it('takes tasks before it is started, and runs them then', async () => {
    const runner = createRunner()
    const { id } = await runner.pushTask({ callback: 'early' })
    runner.route('early', () => 'ran')
    const started = runner.start()
    assert.equal(runner.start(), started)
    await started
    assert.equal(await runner.result(id), 'ran')
  })

  it('takes routes after it is started', async () => {
    const runner = createRunner()
    await runner.start()
    assert.equal(runner.route('late', () => 'ran'), runner)
    const { id } = await runner.pushTask({ callback: 'late' })
    assert.equal(await runner.result(id), 'ran')
  })

  it('waits for what runs when it stops, and begins nothing more', async () => {
    const runner = createRunner()
    const gate = deferred()
    let runs = 0
    runner.route('run', async () => { runs++; await gate.promise; return 'ended' }, { concurrency: 1 })
    await runner.start()
    const started = once(runner, 'started')
    const [first, second] = await runner.pushTasks([{ callback: 'run' }, { callback: 'run' }])
    await started
    const result = runner.result(first.id)
    const stopped = runner.stop()
    assert.equal(runner.stop(), stopped)
    const { state } = await runner.getTask(second.id)
    gate.resolve()
    await stopped
    assert.equal(await result, 'ended')
    assert.deepEqual([state, runs], ['available', 1])
  })

  it('lets a running handler push while it stops', async () => {
    const runner = createRunner()
    const gate = deferred()
    runner.route('run', async (task) => {
      await gate.promise
      return (await runner.pushTask({ callback: 'next' })).id
    })
    await runner.start()
    const started = once(runner, 'started')
    const { id } = await runner.pushTask({ callback: 'run' })
    await started
    const result = runner.result(id)
    const stopped = runner.stop()
    gate.resolve()
    await stopped
    assert.equal(typeof await result, 'string')
  })

  it('aborts what still runs when its time to stop is over', async () => {
    const runner = createRunner()
    const reason = deferred()
    runner.route('run', async (task) => { reason.resolve(await aborted(task.signal)) })
    await runner.start()
    const started = once(runner, 'started')
    await runner.pushTask({ callback: 'run' })
    await started
    await runner.stop({ timeout: 1 })
    assert((await reason.promise) instanceof ClosedError)
  })

  it('refuses everything once it is stopped', async () => {
    const runner = createRunner()
    await runner.pushTask({ callback: 'a' })
    await runner.stop()
    const calls = [
      () => runner.start(), () => runner.pushTask({ callback: 'a' }), () => runner.pushTasks([{ callback: 'a' }]), () => runner.getTask('1'),
      () => runner.listTasks(), () => runner.counts(), () => runner.cancelTask('1'), () => runner.retryTask('1'), () => runner.runNow('1'),
      () => runner.pauseRoute('a'), () => runner.resumeRoute('a'), () => runner.result('1'), () => runner.prune()
    ]
    for (const call of calls) await assert.rejects(call(), { name: 'ClosedError', code: 'ERR_OFFLOOP_CLOSED' })
    assert.throws(() => runner.route('b', () => {}), ClosedError)
  })

  it('stores what was pushed before it was stopped, waited for or not', async () => {
    const runner = createRunner()
    const pushes = Array.from({ length: 100 }, () => runner.pushTask({ callback: 'a' }))
    await runner.stop()
    assert.equal(new Set((await Promise.all(pushes)).map(({ id }) => id)).size, 100)
  })

  it('may be stopped while it starts, and without a start', async () => {
    const starting = createRunner()
    const started = starting.start()
    await starting.stop()
    await started
    await createRunner().stop()
  })

  it('is stopped at the end of `await using`', async () => {
    const runner = createRunner()
    await runner.start()
    await runner[Symbol.asyncDispose]()
    await assert.rejects(runner.counts(), ClosedError)
  })

  it('is not disturbed by listeners that throw', async () => {
    const runner = createRunner()
    runner.route('run', () => 'ran')
    const heard = []
    const uncaught = []
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', (error) => uncaught.push(error.message))
    runner.on('completed', () => { throw new Error('thrown by a listener') })
    runner.on('completed', ({ id }) => heard.push(id))
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'run' })
    await runner.result(id)
    const more = eventsOf(runner, 'completed', 1)
    const other = await runner.pushTask({ callback: 'run' })
    await more
    await new Promise((resolve) => setImmediate(resolve))
    process.removeAllListeners('uncaughtException')
    for (const listener of listeners) process.on('uncaughtException', listener)
    assert.deepEqual(heard, [id, other.id])
    assert.deepEqual(uncaught, ['thrown by a listener', 'thrown by a listener'])
  })

  it('says what it can do', () => {
    const capabilities = createRunner().capabilities()
    assert.equal(typeof capabilities.engine, 'string')
    assert(Object.isFrozen(capabilities))
  })
})
