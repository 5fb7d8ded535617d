'use strict'

const assert = require('node:assert/strict')
const { Task, TimeoutError, stats } = require('..')
const { collect, deferred, runScript, turn, until } = require('./support')

const never = () => new Promise(() => {})

// A source of numbers that counts how often it is closed.
function countingSource ({ isAsync = false, wait = () => {}, onReturn = () => {} } = {}) {
  const source = { taken: 0, closed: 0 }
  const answer = () => ({ done: false, value: ++source.taken })
  const end = () => {
    source.closed++
    onReturn()
    return { done: true }
  }
  if (isAsync) {
    source[Symbol.asyncIterator] = () => ({
      next: async () => { await wait(source.taken); return answer() },
      return: async () => { await turn(); return end() }
    })
  } else {
    source[Symbol.iterator] = () => ({ next: answer, return: end })
  }
  return source
}

// A function whose items only ever end when they are aborted; `reasons` are what of.
function abortable () {
  const reasons = []
  const fn = (item, { signal }) => new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reasons.push(signal.reason)
      reject(signal.reason)
    })
  })
  return { fn, reasons }
}

describe('leaving a Task.stream', () => {
  for (const isAsync of [false, true]) {
    const kind = isAsync ? 'an async' : 'a sync'

    it(`closes ${kind} source once and aborts what runs when the loop breaks`, async () => {
      const { fn, reasons } = abortable()
      const source = countingSource({ isAsync })
      for await (const value of Task.stream(source, (n, context) => n === 1 ? n : fn(n, context), { maxConcurrency: 4 })) {
        assert.equal(value, 1)
        await until(() => source.taken >= 3)
        break
      }
      assert.equal(source.closed, 1)
      assert.equal(reasons.length, source.taken - 1)
      for (const { name } of reasons) assert.equal(name, 'AbortError')
    })

    it(`does so when the consumer throws, with ${kind} source`, async () => {
      const source = countingSource({ isAsync })
      await assert.rejects(async () => {
        for await (const value of Task.stream(source, async (n) => n, { maxConcurrency: 2 })) throw new Error(`consumer ${value}`)
      }, { message: 'consumer 1' })
      assert.equal(source.closed, 1)
    })
  }

  it('runs the finally of a generator, also while it works on the next item', async () => {
    for (const maxConcurrency of [1, 5]) {
      let isClosed = false
      const source = (async function * () {
        try {
          for (let i = 0; ; i++) {
            await turn()
            yield i
          }
        } finally {
          await turn()
          isClosed = true
        }
      })()
      for await (const value of Task.stream(source, async (n) => n, { maxConcurrency })) if (value === 3) break
      assert.equal(isClosed, true)
    }
  })

  it('does not wait for ever for a source that never yields again', async () => {
    const source = (async function * () {
      yield 1
      await never()
    })()
    for await (const value of Task.stream(source, (n) => n, { maxConcurrency: 2 })) {
      assert.equal(value, 1)
      break
    }
  })

  it('leaves a source that has ended alone', async () => {
    let closed = 0
    const source = { [Symbol.iterator]: () => ({ next: () => ({ done: true }), return: () => { closed++ } }) }
    const stream = Task.stream(source, assert.fail)
    assert.deepEqual(await stream.next(), { done: true, value: undefined })
    await stream.return()
    assert.equal(closed, 0)
  })

  it('rejects once with what closing the source throws', async () => {
    const stream = Task.stream(countingSource({ onReturn: () => { throw new Error('not closed') } }), (n) => n)
    await stream.next()
    await assert.rejects(stream.return(), { message: 'not closed' })
    assert.deepEqual(await stream.return(), { done: true, value: undefined })
    assert.deepEqual(await stream.next(), { done: true, value: undefined })
  })

  it('is possible by return(), throw() and asyncDispose', async () => {
    const sources = [countingSource(), countingSource(), countingSource()]
    const [returned, thrown, disposed] = sources.map((source) => Task.stream(source, (n) => n))
    for (const stream of [returned, thrown, disposed]) await stream.next()
    assert.deepEqual(await returned.return(5), { done: true, value: 5 })
    await assert.rejects(thrown.throw(new Error('thrown in')), { message: 'thrown in' })
    await disposed[Symbol.asyncDispose]()
    assert.deepEqual(sources.map(({ closed }) => closed), [1, 1, 1])
    assert.deepEqual(await thrown.next(), { done: true, value: undefined })
  })

  it('ends what waits for a result', async () => {
    const stream = Task.stream(countingSource(), never, { maxConcurrency: 1 })
    const waiting = [stream.next(), stream.next()]
    await stream.return()
    assert.deepEqual(await Promise.all(waiting), Array(2).fill({ done: true, value: undefined }))
  })

  it('counts what runs on as abandoned, until it ends', async () => {
    const before = stats().abandoned
    const held = deferred()
    const stream = Task.stream([1, 2, 3], () => held.promise, { maxConcurrency: 2 })
    const first = stream.next()
    await turn()
    await stream.return()
    await first
    assert.equal(stats().abandoned - before, 2)
    held.reject(new Error('too late'))
    await turn()
    assert.equal(stats().abandoned, before)
  })
})

describe('a failure in a Task.stream', () => {
  it('of the function ends it at once: the rest is aborted, the source closed', async () => {
    const { fn, reasons } = abortable()
    const source = countingSource({ isAsync: true, wait: (taken) => taken < 4 ? undefined : turn() })
    const error = new Error('failed')
    const stream = Task.stream(source, async (n, context) => {
      if (n < 4) return fn(n, context)
      throw error
    }, { maxConcurrency: 4 })
    await assert.rejects(stream.next(), (reason) => reason === error)
    assert.equal(source.closed, 1)
    assert.deepEqual(reasons, [error, error, error])
    assert.deepEqual(await stream.next(), { done: true, value: undefined })
  })

  for (const [how, fail] of Object.entries({
    throws: () => { throw new Error('failed') },
    rejects: async () => { throw new Error('failed') },
    'answers a thenable that throws': () => ({ get then () { throw new Error('failed') } })
  })) {
    it(`is one when the function ${how}`, async () => {
      const source = countingSource()
      await assert.rejects(collect(Task.stream(source, fail)), { message: 'failed' })
      assert.equal(source.closed, 1)
    })
  }

  it('that nobody waited for is told to the next who asks, once', async () => {
    const held = deferred()
    const stream = Task.stream([1, 2], (n) => n === 1 ? n : held.promise, { maxConcurrency: 3 })
    await stream.next()
    held.reject(new Error('failed'))
    await turn()
    await assert.rejects(stream.next(), { message: 'failed' })
    assert.deepEqual(await stream.next(), { done: true, value: undefined })
  })

  for (const [kind, source] of Object.entries({
    'a generator that throws': function * () { yield 1; throw new Error('source') },
    'an async generator that throws': async function * () { yield 1; throw new Error('source') },
    'a promise that rejects': () => [1, Promise.reject(new Error('source'))],
    'an iterable that cannot be opened': () => ({ [Symbol.iterator] () { throw new Error('source') } }),
    'a next() that throws': () => ({ [Symbol.asyncIterator]: () => ({ next () { throw new Error('source') } }) }),
    'a result that cannot be read': () => ({ [Symbol.iterator]: () => ({ next: () => ({ get done () { throw new Error('source') } }) }) })
  })) {
    it(`of the source is one too: ${kind}`, async () => {
      const { fn, reasons } = abortable()
      await assert.rejects(collect(Task.stream(source(), fn, { settled: true, maxConcurrency: 2 })), { message: 'source' })
      for (const reason of reasons) assert.equal(reason.message, 'source')
    })
  }

  it('comes first, whatever closing the source throws', async () => {
    const source = countingSource({ onReturn: () => { throw new Error('not closed') } })
    await assert.rejects(collect(Task.stream(source, async () => { throw new Error('failed') })), { message: 'failed' })
  })

  it('may be that its signal aborts: then that is the reason', async () => {
    const controller = new AbortController()
    const { fn, reasons } = abortable()
    const source = countingSource()
    const next = Task.stream(source, fn, { maxConcurrency: 3, signal: controller.signal }).next()
    await turn()
    controller.abort('enough')
    await assert.rejects(next, (reason) => reason === 'enough')
    assert.deepEqual([reasons, source.closed], [['enough', 'enough', 'enough'], 1])
    await assert.rejects(Task.stream(countingSource(), assert.fail, { signal: controller.signal }).next(), (reason) => reason === 'enough')
  })

  it('may come out of the source itself, while it is asked', async () => {
    const controller = new AbortController()
    let isClosed = false
    const source = (function * () {
      try {
        yield 1
        controller.abort('from within')
        yield 2
      } finally {
        isClosed = true
      }
    })()
    await assert.rejects(collect(Task.stream(source, never, { signal: controller.signal })), (reason) => reason === 'from within')
    assert.equal(isClosed, true)
  })

  it('never becomes an unhandled rejection, and leaves no timer behind', async () => {
    const { code, stdout, stderr } = await runScript(`
      const fail = async () => { await null; throw new Error('failed') }
      const never = () => new Promise(() => {})
      ;(async () => {
        const options = { maxConcurrency: 5, timeout: 60_000, signal: new AbortController().signal }
        for await (const _ of offloop.Task.stream([1, 2, 3, 4, 5], (n) => n === 1 ? n : fail(), options)) break
        await offloop.Task.stream([1, 2, 3, 4, 5, 6], fail, options).next().catch(() => {})
        await offloop.Task.stream([1, 2], (n) => n === 1 ? never() : fail(), options).next().catch(() => {})
        for await (const _ of offloop.Task.stream([1, Promise.reject(new Error('item'))], (n) => n, options)) break
        console.log('done')
      })()`, { nodeOptions: process.versions.node && !process.versions.bun && !process.versions.deno ? ['--unhandled-rejections=strict'] : [] })
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'done\n', stderr: '' })
  })
})

describe('settled records of a Task.stream', () => {
  it('come instead of failures, with the item', async () => {
    const records = await collect(Task.stream([1, 2, 3], async (n) => {
      if (n === 2) throw new Error('failed')
      return n
    }, { settled: true }))
    assert.deepEqual(records.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled'])
    assert.deepEqual(records[0], { status: 'fulfilled', value: 1 })
    assert.deepEqual([records[1].item, records[1].reason.message], [2, 'failed'])
  })

  it('tell of timeouts as of other failures', async () => {
    const [record] = await collect(Task.stream([1], never, { settled: true, timeout: 5 }))
    assert(record.reason instanceof TimeoutError)
  })
})
