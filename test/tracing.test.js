'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { tracingChannel } = require('node:diagnostics_channel')
const { BackgroundTasks, configure, Task, tasks: { echo, fibonacci, sleep }, QueueFullError, TimeoutError } = require('..')
const { collect, keepLoop, occupy, turn } = require('./support')

const channel = tracingChannel('offloop.task')
const storage = new AsyncLocalStorage()

/** Runs `act` and answers what was published meanwhile: [event, message, store], the message as it was then. */
async function listen (act, events = ['start', 'end', 'error']) {
  const seen = []
  const handlers = events.map((event) => [event, (message) => seen.push([event, { ...message }, storage.getStore()])])
  for (const [event, handler] of handlers) channel[event].subscribe(handler)
  try {
    await act()
  } finally {
    for (const [event, handler] of handlers) channel[event].unsubscribe(handler)
  }
  return seen
}

function names (seen) {
  return seen.map(([event]) => event)
}

describe('tracingChannel(\'offloop.task\')', () => {
  it('tells of a task that succeeds, with a Promise and with a callback', async () => {
    const submit = [(task) => task(90), (task) => new Promise((resolve) => task(90, resolve))]
    for (const run of submit) {
      const seen = await listen(() => run(fibonacci.with({ name: 'fib' })))
      assert.deepEqual(names(seen), ['start', 'end'])
      const [[, started], [, ended]] = seen
      assert.deepEqual({ ...started, id: 0 }, { id: 0, name: 'fib', kind: 'native', queuedMs: undefined, runMs: undefined, error: undefined, value: undefined })
      assert.equal(ended.id, started.id)
      assert.equal(ended.value, 2880067194370816120n)
      assert.equal(ended.error, undefined)
      assert.ok(ended.queuedMs >= 0 && ended.runMs >= 0)
    }
  })

  it('tells of a task that fails, before whoever waits for it', async () => {
    const order = []
    const seen = await listen(async () => {
      channel.end.subscribe(note)
      await fibonacci(-1).catch(() => order.push('caught'))
      await new Promise((resolve) => fibonacci(-1, () => { order.push('called back'); resolve() }))
      channel.end.unsubscribe(note)
    })
    function note () { order.push('end') }
    assert.deepEqual(names(seen), ['start', 'error', 'end', 'start', 'error', 'end'])
    assert.deepEqual(order, ['end', 'caught', 'end', 'called back'])
    for (const [, { error, runMs, value }] of [seen[1], seen[2], seen[5]]) {
      assert.equal(error.code, 'ERR_RANGE')
      assert.equal(runMs, error.runMs)
      assert.equal(value, undefined)
    }
  })

  it('gives the very error that the task is rejected with', async () => {
    let caught
    const seen = await listen(() => fibonacci(-1).catch((error) => { caught = error }))
    assert.equal(seen[1][1].error, caught)
  })

  it('tells of tasks that are aborted, queued or running, or time out', async () => {
    const reason = new Error('aborted')
    const seen = await listen(async () => {
      await assert.rejects(echo.with({ signal: AbortSignal.abort(reason) })())
      const controller = new AbortController()
      const running = sleep.with({ signal: controller.signal, onProgress: () => controller.abort(reason) })(2 ** 31 - 1)
      await assert.rejects(running, reason)
      await assert.rejects(sleep.with({ timeout: 1 })(2 ** 31 - 1), TimeoutError)
    })
    assert.deepEqual(names(seen), ['start', 'error', 'end', 'start', 'error', 'end', 'start', 'error', 'end'])
    assert.equal(seen[1][1].error, reason)
    assert.equal(seen[4][1].error, reason)
    assert.ok(seen[7][1].runMs > 0)
  })

  it('tells of tasks that are refused', async () => {
    configure({ maxQueuedBytes: 1 })
    const seen = await listen(async () => {
      await assert.rejects(echo('too large'), QueueFullError)
      configure({ maxQueuedBytes: Infinity })
      await assert.rejects(echo(Symbol('no value')), TypeError)
      assert.throws(() => echo(Symbol('no value'), () => {}), TypeError)
    }, ['error'])
    assert.deepEqual(seen.map(([, { error }]) => error.name), ['QueueFullError', 'TypeError', 'TypeError'])
  })

  it('publishes in the async context of the submitting call', async () => {
    const seen = await listen(() => Promise.all([
      storage.run('A', () => echo(1)),
      storage.run('B', () => new Promise((resolve) => echo(2, resolve))),
      storage.run('C', () => fibonacci(-1).catch(() => {}))
    ]))
    for (const [, { name, value, id }, store] of seen.filter(([event]) => event !== 'start')) {
      const start = seen.find(([event, message]) => event === 'start' && message.id === id)
      assert.equal(start[2], store)
      assert.equal(store, name === 'fibonacci' ? 'C' : value === 1 ? 'A' : 'B')
    }
    assert.equal(seen.length, 7)
  })

  it('gives each task a number of its own', async () => {
    const seen = await listen(() => Promise.all(Array.from({ length: 100 }, () => echo())))
    assert.equal(new Set(seen.map(([, { id }]) => id)).size, 100)
    assert.equal(seen.length, 200)
  })

  it('works for those who listen to the end only', async () => {
    const seen = await listen(() => echo('value'), ['end'])
    assert.equal(seen[0][1].value, 'value')
  })

  it('gives each task its own times, or none where it was refused or aborted', async () => {
    const never = () => new Promise(() => {})
    const reason = Object.assign(new Error('aborted'), { queuedMs: 1, runMs: 2 })
    const seen = await listen(async () => {
      const many = [Task.async(never, { name: 'sibling' }), sleep.with({ name: 'native sibling' }).async(2 ** 31 - 1), Task.async(async () => { await turn(); throw reason }, { name: 'failed' })]
      await assert.rejects(Task.awaitMany(many), reason)
      await assert.rejects(Task.async(() => {}, { name: 'refused', signal: AbortSignal.abort(reason) }), reason)
      await assert.rejects(echo.with({ name: 'refused natively', signal: AbortSignal.abort(reason) })(), reason)
      configure({ maxQueuedBytes: 1 })
      await assert.rejects(echo.with({ name: 'full' })('too large'), QueueFullError)
      configure({ maxQueuedBytes: Infinity })
      await assert.rejects(Task.async(never, { name: 'late', timeout: 5 }), TimeoutError)
      await assert.rejects(collect(Task.stream([1], never, { name: 'late item', timeout: 5 })), TimeoutError)
      await assert.rejects(new BackgroundTasks().addTask(() => { keepLoop(2); throw reason }, { name: 'in the background' }), reason)
      await assert.rejects(collect(Task.stream([1, 2], (n) => n === 1 ? never() : Promise.reject(reason), { name: 'item', maxConcurrency: 2 })), reason)
    }, ['end'])
    const times = Object.fromEntries(seen.map(([, { name, runMs, queuedMs }]) => [name, runMs === undefined && queuedMs === undefined ? undefined : [queuedMs, runMs]]))
    for (const name of ['sibling', 'native sibling', 'refused', 'refused natively', 'full', 'item']) assert.equal(times[name], undefined, name)
    for (const name of ['late', 'late item']) assert.ok(times[name][1] >= 4 && times[name][1] < 1000, name)
    for (const name of ['failed', 'in the background']) assert.notDeepEqual(times[name], [1, 2], name)
    assert.ok(times['in the background'][1] >= 2)
  })

  it('tells nothing of tasks that were submitted before', async () => {
    const blocker = occupy(3)
    const early = echo()
    const seen = await listen(async () => {
      await blocker.release()
      await early
    })
    assert.deepEqual(seen, [])
  })
})
