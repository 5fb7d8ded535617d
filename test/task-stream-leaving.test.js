'use strict'

const assert = require('node:assert/strict')
const { Task, stats } = require('..')
const { abortable, countingSource, never } = require('./streams')
const { deferred, turn, until } = require('./support')

describe('leaving a Task.stream', () => {
  for (const isAsync of [false, true]) {
    const kind = isAsync ? 'an async' : 'a sync'

    it(`closes ${kind} source once and aborts what runs when the loop breaks`, async () => {
      const { fn, reasons } = abortable()
      const source = countingSource({ isAsync })
      for await (const value of Task.stream(source, (n, context) => n === 1 ? n : fn(n, context), { maxConcurrency: 4 })) {
        await until(() => source.taken >= 3)
        if (value === 1) break
      }
      assert.equal(source.closed, 1)
      assert.equal(reasons.length, source.taken - 1)
      for (const { name } of reasons) assert.equal(name, 'AbortError')
    })

    it(`does so when the consumer throws, with ${kind} source`, async () => {
      const source = countingSource({ isAsync })
      await assert.rejects(async () => {
        for await (const value of Task.stream(source, async (n) => n, { maxConcurrency: 2 })) if (value === 2) throw new Error('consumer')
      }, { message: 'consumer' })
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
    for await (const value of Task.stream(source, (n) => n, { maxConcurrency: 2 })) if (value === 1) break
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

  it('starts nothing with an item that comes later', async () => {
    const held = deferred()
    const source = { [Symbol.asyncIterator]: () => ({ next: () => held.promise }) }
    const started = []
    const stream = Task.stream(source, (n) => { started.push(n) })
    const next = stream.next()
    const left = stream.return()
    held.resolve({ done: false, value: 1 })
    await left
    assert.equal((await next).done, true)
    await turn()
    assert.deepEqual(started, [])
  })

  it('leaves a failure alone that nobody has asked for', async () => {
    const held = deferred()
    const stream = Task.stream([1, 2], (n) => n === 1 ? n : held.promise, { maxConcurrency: 3 })
    await stream.next()
    held.reject(new Error('failed'))
    await turn()
    await stream.return()
    assert.deepEqual(await stream.next(), { done: true, value: undefined })
  })

  it('by throw() rejects with that, whatever closing the source throws', async () => {
    const stream = Task.stream(countingSource({ onReturn: () => { throw new Error('not closed') } }), (n) => n)
    await stream.next()
    await assert.rejects(stream.throw(new Error('thrown in')), { message: 'thrown in' })
  })

  it('leaves no listener at its signal', async () => {
    const { signal } = new AbortController()
    const listeners = { added: 0, removed: 0 }
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...args) => { listeners.added++; Reflect.apply(addEventListener, signal, args) }
    signal.removeEventListener = (...args) => { listeners.removed++; Reflect.apply(removeEventListener, signal, args) }
    const streams = [1, 2].map(() => Task.stream(countingSource(), (n) => n, { signal }))
    for (const stream of streams) await stream.next()
    for (const stream of streams) await stream.return()
    assert.deepEqual(listeners, { added: 1, removed: 1 })
  })

  it('ends what waits for a result', async () => {
    const stream = Task.stream(countingSource(), never, { maxConcurrency: 1 })
    const waiting = [stream.next(), stream.next()]
    await stream.return()
    assert.deepEqual(await Promise.all(waiting), Array(2).fill({ done: true, value: undefined }))
  })

  it('counts what runs on as abandoned, until it ends', async () => {
    const before = stats().abandonedFunctions
    const held = deferred()
    const stream = Task.stream([1, 2, 3], () => held.promise, { maxConcurrency: 2 })
    const first = stream.next()
    await turn()
    await stream.return()
    await first
    assert.equal(stats().abandonedFunctions - before, 2)
    held.reject(new Error('too late'))
    await turn()
    assert.equal(stats().abandonedFunctions, before)
  })
})
