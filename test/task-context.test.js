'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { tracingChannel } = require('node:diagnostics_channel')
const { getEventListeners } = require('node:events')
const { Task, tasks: { echo, fibonacci, sleep }, TimeoutError } = require('..')
const { quiet, runScript, turn } = require('./support')
const { untilAborted, FOREVER } = require('./task-kinds')

const storage = new AsyncLocalStorage()
const channel = tracingChannel('offloop.task')

describe('the signal of a task', () => {
  it('aborts with the TimeoutError when the timeout is over', async () => {
    let reason
    const task = Task.async(({ signal }) => new Promise(() => signal.addEventListener('abort', () => { reason = signal.reason })), { name: 'slow', timeout: 5 })
    const error = await task.await().catch((error) => error)
    assert.equal(error, reason)
    assert.ok(error instanceof TimeoutError)
    assert.deepEqual([error.message, error.task, error.phase], ['task \'slow\' did not end within its timeout of 5 ms', 'slow', 'running'])
    assert.ok(error.queuedMs >= 0 && error.runMs > 0)
    assert.deepEqual(await task.yield(), { status: 'rejected', reason: error })
  })

  it('aborts with the reason of the option\'s signal, and the task rejects with that', async () => {
    const controller = new AbortController()
    let seen
    const task = Task.async((context) => { seen = context.signal; return untilAborted(context) }, { signal: controller.signal })
    await task.yield(0)
    const reason = new Error('enough')
    controller.abort(reason)
    assert.equal(seen.reason, reason)
    await assert.rejects(task.await(), (error) => error === reason)
  })

  it('of the options that aborts before the start keeps the function from running', async () => {
    let hasRun = false
    const run = () => { hasRun = true }
    const controller = new AbortController()
    const tasks = [Task.async(run, { signal: AbortSignal.abort('early') }), Task.async(run, { signal: controller.signal })]
    controller.abort('in time')
    assert.deepEqual((await Task.yieldMany(tasks)).map(({ reason }) => reason), ['early', 'in time'])
    assert.equal(hasRun, false)
  })

  it('is aborted already when it is read late', async () => {
    let context
    const task = Task.async((given) => { context = given; return new Promise(() => {}) })
    await assert.rejects(task.await(1), TimeoutError)
    assert.ok(context.signal.aborted && context.signal.reason instanceof TimeoutError)
  })

  it('stays as it is when the function has ended', async () => {
    let seen
    const task = Task.async(({ signal }) => { seen = signal })
    await task
    await task.shutdown()
    assert.equal(seen.aborted, false)
  })

  it('of the options has one listener however many tasks follow it, and none after them', async () => {
    const { signal } = new AbortController()
    const tasks = Array.from({ length: 100 }, () => Task.async(() => {}, { signal }))
    assert.equal(getEventListeners(signal, 'abort').length, 1)
    await Task.awaitMany(tasks)
    assert.equal(getEventListeners(signal, 'abort').length, 0)
  })

  it('may settle others that follow the same signal while it aborts, each of them once', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const others = []
    const first = Task.async((context) => {
      context.signal.addEventListener('abort', () => others.forEach((other) => other.shutdown('brutal')))
      return new Promise(() => {})
    }, { signal })
    await first.yield(0)
    const failures = []
    const note = ({ name }) => failures.push(name)
    channel.error.subscribe(note)
    others.push(sleep.with({ signal }).async(FOREVER), Task.async(() => {}, { signal, name: 'not begun' }))
    controller.abort('enough')
    channel.error.unsubscribe(note)
    await assert.rejects(first.await(), (error) => error === 'enough')
    assert.deepEqual(others.map(({ state }) => state), ['closed', 'closed'])
    assert.deepEqual(failures, ['sleep', 'not begun'])
    await quiet()
  })

  it('with a timeout that is over keeps no process alive', async () => {
    const { code } = await runScript('offloop.Task.async(() => {}, { timeout: 2147483647 })')
    assert.equal(code, 0)
  })
})

describe('the progress of a task', () => {
  it('is heard in order, until the task has settled', async () => {
    const heard = []
    let late
    await Task.async(({ progress }) => {
      late = progress
      for (let i = 0; i < 3; i++) progress(i)
    }, { onProgress: (value) => heard.push(value) })
    late('late')
    assert.deepEqual(heard, [0, 1, 2])
  })

  it('is nobody\'s without a listener', async () => {
    assert.equal(await Task.async(({ progress }) => progress(1)), undefined)
  })

  it('reaches uncaughtException when its listener throws, and not the function', async () => {
    const { stdout } = await runScript(`
      process.on('uncaughtException', (error) => console.log('uncaught', error.message))
      offloop.Task.async(({ progress }) => { progress(1); return 'value' }, { onProgress () { throw new Error('listener') } }).then(console.log)
    `)
    assert.deepEqual(stdout.trim().split('\n').sort(), ['uncaught listener', 'value'])
  })
})

describe('the async context of a task', () => {
  it('is the submitter\'s, in the function, its progress and whoever waits', async () => {
    const seen = []
    const note = (what) => seen.push([what, storage.getStore()])
    const run = (store) => storage.run(store, () => Task.async(async ({ progress }) => {
      note('function')
      await turn()
      note('after a turn')
      storage.run('other', () => progress(1))
    }, { onProgress: () => note('progress') }).then(() => note('then')))
    await Promise.all(['A', 'B'].map(run))
    for (const store of ['A', 'B']) {
      assert.deepEqual(seen.filter(([, seenStore]) => seenStore === store).map(([what]) => what), ['function', 'after a turn', 'progress', 'then'])
    }
  })

  it('is the submitter\'s when a timeout aborts it', async () => {
    let store
    const task = storage.run('A', () => Task.async(({ signal }) => new Promise(() => {
      signal.addEventListener('abort', () => { store = storage.getStore() })
    }), { timeout: 1 }))
    await assert.rejects(task.await(), TimeoutError)
    assert.equal(store, 'A')
  })
})

describe('tracingChannel(\'offloop.task\') of functions', () => {
  async function listen (act) {
    const seen = []
    const handlers = ['start', 'end', 'error'].map((event) => [event, (message) => seen.push([event, { ...message }, storage.getStore()])])
    for (const [event, handler] of handlers) channel[event].subscribe(handler)
    await storage.run('submitter', act)
    for (const [event, handler] of handlers) channel[event].unsubscribe(handler)
    return seen
  }

  it('tells of one that succeeds, in the submitting context', async () => {
    const seen = await listen(() => Task.async(() => 'value', { name: 'mine' }))
    assert.deepEqual(seen.map(([event, { name, kind, value }, store]) => [event, name, kind, value, store]), [
      ['start', 'mine', 'javascript', undefined, 'submitter'], ['end', 'mine', 'javascript', 'value', 'submitter']
    ])
    assert.ok(seen[1][1].queuedMs >= 0 && seen[1][1].runMs >= 0)
    assert.equal(seen[0][1].id, seen[1][1].id)
  })

  it('tells of failures, aborts, timeouts and tasks that are shut down', async () => {
    const failure = new Error('failed')
    const acts = [
      () => Task.async(() => { throw failure }).yield(),
      () => Task.async(() => {}, { signal: AbortSignal.abort(failure) }).yield(),
      () => Task.async(untilAborted, { timeout: 1 }).yield(),
      () => Task.async(untilAborted).shutdown()
    ]
    const names = []
    for (const act of acts) {
      const seen = await listen(act)
      assert.deepEqual(seen.map(([event]) => event), ['start', 'error', 'end'])
      names.push(seen[1][1].error.name)
    }
    assert.deepEqual(names, ['Error', 'Error', 'TimeoutError', 'AbortError'])
  })

  it('tells of handles of C tasks once, as native', async () => {
    const seen = await listen(() => Task.yieldMany([echo.async(1), fibonacci.async(-1)]))
    assert.deepEqual(seen.map(([event, { kind }]) => `${event} ${kind}`).sort(), ['end native', 'end native', 'error native', 'start native', 'start native'])
  })
})
