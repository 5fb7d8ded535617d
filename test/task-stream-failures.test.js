'use strict'

const assert = require('node:assert/strict')
const { Task, TimeoutError } = require('..')
const { abortable, countingSource, never } = require('./streams')
const { collect, deferred, runScript, turn } = require('./support')

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

  it('of the source closes it no more', async () => {
    let closed = 0
    const source = { [Symbol.iterator]: () => ({ next () { throw new Error('source') }, return: () => { closed++ } }) }
    await assert.rejects(collect(Task.stream(source, assert.fail)), { message: 'source' })
    assert.equal(closed, 0)
  })

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
      })()`)
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
