'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { tracingChannel } = require('node:diagnostics_channel')
const { Task, TimeoutError, stats, tasks: { echo, fibonacci, sleep } } = require('..')
const { collect, quiet, runScript, turn, until } = require('./support')

const never = () => new Promise(() => {})

describe('an item of a Task.stream', () => {
  it('has a signal that aborts when the stream is left, and one that does not afterwards', async () => {
    const signals = []
    const stream = Task.stream([1, 2, 3], (n, { signal }) => {
      signals.push(signal)
      return n === 1 ? n : never()
    }, { maxConcurrency: 3 })
    await stream.next()
    await stream.return()
    assert.deepEqual(signals.map(({ aborted }) => aborted), [false, true, true])
  })

  it('reports its progress together with the item, until it is done', async () => {
    const reports = []
    let late
    const options = { maxConcurrency: 2, onProgress: (value, item) => reports.push([value, item]) }
    await collect(Task.stream(['a', 'b'], async (item, { progress }) => {
      progress(1)
      await turn()
      progress(2)
      late = progress
    }, options))
    late(3)
    assert.deepEqual(reports, [[1, 'a'], [1, 'b'], [2, 'a'], [2, 'b']])
  })

  it('may report without anybody listening', async () => {
    assert.deepEqual(await collect(Task.stream([1], (n, { progress }) => progress(n))), [undefined])
  })

  it('ends the stream with a TimeoutError when it runs too long', async () => {
    let signal
    const next = Task.stream([1], (item, context) => {
      signal = context.signal
      return never()
    }, { name: 'slow', timeout: 5 }).next()
    await assert.rejects(next, (error) => {
      assert(error instanceof TimeoutError)
      assert.equal(error.message, "task 'slow' did not end within its timeout of 5 ms")
      assert.deepEqual([error.task, error.phase, error.queuedMs, signal.reason], ['slow', 'running', 0, error])
      return error.runMs >= 5
    })
  })

  it('has its own time, from its own start', async () => {
    const run = (n) => n === 3 ? never() : new Promise((resolve) => setTimeout(resolve, 300, n))
    const records = await collect(Task.stream([1, 2, 3, 4], run, { maxConcurrency: 1, timeout: 400, settled: true }))
    assert.deepEqual(records.map(({ status }) => status === 'fulfilled'), [true, true, false, true])
  })

  for (const ordered of [true, false]) {
    it(`is left out when it runs too long and that is asked for, ${ordered ? '' : 'un'}ordered`, async () => {
      const stream = Task.stream([1, 2, 3, 4, 5], (n) => n % 2 === 0 ? never() : n, { maxConcurrency: 1, timeout: 5, onTimeout: 'skip', ordered })
      assert.deepEqual(await collect(stream), [1, 3, 5])
    })
  }

  it('that fails is a failure, whatever is left out', async () => {
    const fail = async () => { throw new Error('failed') }
    await assert.rejects(collect(Task.stream([1], fail, { timeout: 1000, onTimeout: 'skip' })), { message: 'failed' })
  })

  it('changes nothing when it ends after all, too late', async () => {
    const held = []
    const stream = Task.stream([1, 2], () => new Promise((resolve) => held.push(resolve)), { maxConcurrency: 1, timeout: 5, onTimeout: 'skip' })
    const next = stream.next()
    await until(() => held.length === 2)
    held[0]('late')
    held[1]('in time')
    assert.deepEqual(await next, { done: false, value: 'in time' })
    assert.equal((await stream.next()).done, true)
  })

  it('runs in the async context that the stream was made in, as the source does', async () => {
    const storage = new AsyncLocalStorage()
    const seen = []
    const see = (where) => seen.push([where, storage.getStore()])
    const source = async function * () {
      for (let i = 0; i < 4; i++) {
        see('source')
        await turn()
        yield i
      }
      see('source')
    }
    const stream = storage.run('made', () => Task.stream(source(), async (n, { progress }) => {
      see('function')
      await turn()
      see('later')
      progress(n)
    }, { maxConcurrency: 2, timeout: 10_000, onProgress: () => see('progress') }))
    await storage.run('asked', async () => {
      for await (const _ of stream) assert.equal(storage.getStore(), 'asked', _)
    })
    assert.equal(seen.length, 4 * 4 + 1)
    assert.deepEqual(seen.filter(([, store]) => store !== 'made'), [])
  })

  it('is traced as a task of the kind javascript', async () => {
    const { start, end, error } = tracingChannel('offloop.task')
    const published = []
    const listen = (message, channel) => published.push([channel.split(':').at(-1), { ...message }])
    for (const channel of [start, end, error]) channel.subscribe(listen)
    try {
      const fn = async (n) => {
        if (n === 2) throw new Error('failed')
        return n
      }
      await collect(Task.stream([1, 2], fn, { name: 'traced', settled: true, maxConcurrency: 1 }))
    } finally {
      for (const channel of [start, end, error]) channel.unsubscribe(listen)
    }
    assert.deepEqual(published.map(([event, { name, kind }]) => [event, name, kind]),
      ['start', 'end', 'start', 'error', 'end'].map((event) => [event, 'traced', 'javascript']))
    const messages = published.map(([, message]) => message)
    assert.deepEqual([messages[1].value, messages[4].error.message], [1, 'failed'])
    assert(messages[1].queuedMs === 0 && messages[1].runMs >= 0)
  })

  it('costs nothing when it is done: a million of them need no more memory', async function () {
    const { code, stdout, stderr } = await runScript(`
      const numbers = function * () { for (let i = 0; i < 1_000_000; i++) yield i }
      const used = () => { gc(); return process.memoryUsage().heapUsed }
      ;(async () => {
        let count = 0
        let before
        for await (const [n] of offloop.Task.stream(numbers(), async (n) => [n, new Array(10)], { maxConcurrency: 16, timeout: 60_000 })) {
          if (n !== count++) throw new Error('out of order')
          if (count === 100_000) before = used()
          if (count === 1_000_000) console.log(used() - before < 2 ** 20)
        }
      })()`, { nodeOptions: ['--expose-gc'] })
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'true\n', stderr: '' })
  })
})

describe('a task function in a Task.stream', () => {
  it('gets the item alone', async () => {
    assert.deepEqual(await collect(Task.stream([10, 20, 30], fibonacci, { maxConcurrency: 2 })), [55n, 6765n, 832040n])
    assert.deepEqual(await collect(Task.stream([[1, 2], 'x'], echo)), [[1, 2], 'x'])
  })

  it('is aborted when the stream is left', async () => {
    const stream = Task.stream([1, 60_000, 60_000], sleep, { maxConcurrency: 3 })
    await stream.next()
    await stream.return()
    await quiet()
    assert.equal(stats().abandoned, 0)
  })

  it('fails as it does elsewhere, of arguments that cannot travel too', async () => {
    const records = await collect(Task.stream([-1, 1, () => {}, Symbol('s')], fibonacci, { settled: true }))
    assert.deepEqual(records.map(({ reason }) => reason?.code), ['ERR_RANGE', undefined, 'ERR_OFFLOOP_INVALID_ARG', 'ERR_OFFLOOP_INVALID_ARG'])
  })

  it('has the timeout of the stream, counted from its start', async () => {
    const options = { timeout: 500, maxConcurrency: 3, onTimeout: 'skip' }
    assert.deepEqual(await collect(Task.stream([1, 60_000, 2], sleep, options)), [undefined, undefined])
    await assert.rejects(collect(Task.stream([60_000], sleep.with({ name: 'nap', timeout: 60_000 }), { timeout: 5 })), { name: 'TimeoutError', task: 'nap' })
  })

  it('keeps options of its own', async () => {
    const reports = []
    const counting = fibonacci.with({ onProgress: (report) => reports.push(report), signal: AbortSignal.abort('own') })
    await assert.rejects(collect(Task.stream([1], counting)), (reason) => reason === 'own')
  })
})
