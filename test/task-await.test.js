'use strict'

const assert = require('node:assert/strict')
const { inspect } = require('node:util')
const { Task, TimeoutError, stats } = require('..')
const { quiet, runScript } = require('./support')
const { kinds, settled, closedBy } = require('./task-kinds')

for (const { name, succeed, fail, failure, run } of kinds) {
  describe(`await of a task over ${name}`, () => {
    afterEach(quiet)

    it('answers the value when it is there', async () => {
      const task = succeed(5)
      await settled(task)
      assert.deepEqual([await task.await(0), await task.await(), await task], [5, 5, 5])
    })

    it('rejects when the task has failed', async () => {
      const task = fail()
      await assert.rejects(task.await(60_000), failure)
      await assert.rejects(task.await(), failure)
    })

    it('rejects with a TimeoutError when time runs out, and tells the task to stop', async () => {
      const task = run()
      const error = await task.await(1).catch((error) => error)
      assert.ok(error instanceof TimeoutError)
      assert.equal(error.code, 'ERR_OFFLOOP_TIMEOUT')
      assert.match(error.message, /^no result of task '(untilAborted|sleep)' within 1 ms$/)
      assert.equal(error.task, task.name)
      assert.ok(['queued', 'running'].includes(error.phase) && error.queuedMs >= 0 && error.runMs >= 0)
    })

    it('closes the task when time runs out', async () => {
      const task = run()
      const waiting = assert.rejects(task.await(), closedBy('await(1)'))
      await assert.rejects(task.await(1), TimeoutError)
      await waiting
      assert.equal(task.state, 'closed')
      for (const ask of [() => task.await(), () => task.await(1), () => task.yield(1), () => task.shutdown(), async () => await task]) {
        await assert.rejects(ask, closedBy('await(1)'))
      }
      assert.equal(task.ignore(), null)
    })

    it('may be called again once the task has settled', async () => {
      const task = succeed('value')
      assert.deepEqual([await task, await task.await(1000), (await task.yield()).value], ['value', 'value', 'value'])
    })

    it('has no limit without a time', async () => {
      const controller = new AbortController()
      const task = run(controller.signal)
      const waiting = task.await()
      assert.equal(await task.yield(0), null)
      const reason = new Error('by the signal')
      controller.abort(reason)
      await assert.rejects(waiting, reason)
    })
  })
}

describe('a Task', () => {
  it('is awaited as a promise is', async () => {
    const task = Task.async(() => 1)
    assert.deepEqual(await Promise.all([task, task.then((value) => value + 1), (async () => task)()]), [1, 2, 1])
    const chained = task.finally(() => {})
    assert.ok(!(chained instanceof Task) && chained instanceof Promise)
  })

  it('begins in a microtask, and the function gets one argument', async () => {
    const order = []
    const task = Task.async((...args) => { order.push('function', args.length) })
    order.push('call')
    await task
    assert.deepEqual(order, ['call', 'function', 1])
  })

  it('takes functions that return, throw, resolve, reject, or answer any thenable', async () => {
    const failure = new Error('failed')
    const record = async (fn) => await Task.async(fn).yield()
    assert.deepEqual(await record(() => 1), { status: 'fulfilled', value: 1 })
    assert.deepEqual(await record(() => { throw failure }), { status: 'rejected', reason: failure })
    assert.deepEqual(await record(async () => 2), { status: 'fulfilled', value: 2 })
    assert.deepEqual(await record(() => Promise.reject(failure)), { status: 'rejected', reason: failure })
    assert.deepEqual(await record(() => ({ then: (resolve) => resolve(3) })), { status: 'fulfilled', value: 3 })
    assert.deepEqual(await record(() => Task.completed(4)), { status: 'fulfilled', value: 4 })
    assert.deepEqual(await record(() => { throw undefined }), { status: 'rejected', reason: undefined }) // eslint-disable-line no-throw-literal
  })

  it('is named after its function, or by an option', () => {
    const named = Task.async(function resize () {})
    assert.deepEqual([named.name, Task.async(() => {}).name, Task.async(() => {}, { name: 'mine' }).name], ['resize', 'task', 'mine'])
    assert.equal(inspect(named), '[Task: resize, pending]')
  })

  it('shows its state', async () => {
    const failed = Task.async(() => { throw new Error('failed') })
    await settled(failed)
    const states = [Task.completed(1), failed, Task.async(() => {})]
    assert.deepEqual(states.map(({ state }) => state), ['fulfilled', 'rejected', 'pending'])
    states[2].ignore()
    assert.equal(states[2].state, 'closed')
    assert.deepEqual(states.map((task) => inspect(task)), ['[Task: completed, fulfilled]', '[Task: task, rejected]', '[Task: task, closed by ignore()]'])
  })

  it('that fails and nobody asks is an unhandled rejection', async () => {
    for (const make of ['offloop.Task.async(() => { throw new Error("unseen") })', 'offloop.tasks.fibonacci.async(-1)']) {
      const { stdout } = await runScript(`
        process.on('unhandledRejection', (error, task) => console.log(error.message, task instanceof offloop.Task))
        ${make}`)
      assert.match(stdout, /^(unseen|fibonacci expects .*) true\n$/)
    }
  })

  it('that fails is none once anybody has asked', async () => {
    const { code, stdout, stderr } = await runScript(`
      const { Task, tasks: { fibonacci } } = offloop
      const makes = [() => Task.async(() => { throw new Error('seen') }), () => fibonacci.async(-1)]
      const asks = [(t) => t.yield(), (t) => t.shutdown(), (t) => t.shutdown('brutal'), (t) => t.ignore(),
        (t) => t.await().catch(() => {}), (t) => t.await(1000).catch(() => {}), (t) => t.then(() => {}, () => {}),
        (t) => Task.yieldMany([t]), (t) => Task.awaitMany([t]).catch(() => {}), (t) => t[Symbol.asyncDispose]()]
      process.on('unhandledRejection', (error) => console.log('unhandled', error))
      for (const make of makes) for (const ask of asks) ask(make())`)
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' })
  })

  it('cannot be constructed', () => {
    for (const construct of [() => new Task(), () => new Task(() => {}), () => Task.resolve(1)]) {
      assert.throws(construct, { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: /a Task must be made by Task\.async\(\)/ })
    }
  })

  it('refuses what is no function, and options that are not valid', () => {
    assert.throws(() => Task.async(5), { message: 'the function of Task.async() must be a function, got 5' })
    assert.throws(() => Task.async(() => {}, { timeout: 0 }), { name: 'RangeError', message: /option 'timeout' of Task\.async\(\) must be/ })
    assert.throws(() => Task.async(() => {}, { priority: 1 }), { message: /one of name, timeout, signal, onProgress, got 'priority'/ })
  })

  it('refuses times that are none', async () => {
    const task = Task.completed(1)
    for (const [call, ms, name] of [['await', -1, 'RangeError'], ['yield', NaN, 'RangeError'], ['shutdown', 'kindly', 'TypeError'], ['await', '5', 'TypeError'], ['yield', 2 ** 31, 'RangeError']]) {
      await assert.rejects(task[call](ms), { name, code: 'ERR_OFFLOOP_INVALID_ARG', message: new RegExp(`^the time of ${call}\\(\\) must be `) })
    }
  })

  it('that nobody waits for any more is counted until its function ends', async () => {
    const before = stats().abandonedFunctions
    let end
    const task = Task.async(() => new Promise((resolve) => { end = resolve }))
    await assert.rejects(task.await(1), TimeoutError)
    assert.equal(inspect(task), '[Task: task, closed by await(1), abandoned]')
    assert.equal(stats().abandonedFunctions, before + 1)
    end('late')
    await Promise.resolve()
    await Promise.resolve()
    assert.equal(stats().abandonedFunctions, before)
    assert.equal(inspect(task), '[Task: task, closed by await(1)]')
  })
})
