'use strict'

const assert = require('node:assert/strict')
const { availableParallelism } = require('node:os')
const { Readable } = require('node:stream')
const { Task } = require('..')
const { collect, deferred, turn, until } = require('./support')

const numbers = (count) => Array.from({ length: count }, (_, i) => i)

// A function whose items end when they are told to, by item.
function held () {
  const started = []
  const ends = new Map()
  const fn = (item) => {
    started.push(item)
    ends.set(item, deferred())
    return ends.get(item).promise
  }
  return { fn, started, end: (item, value = item) => ends.get(item).resolve(value) }
}

describe('Task.stream', () => {
  it('yields what the function answers, in the order of the source', async () => {
    const { fn, started, end } = held()
    const all = collect(Task.stream([1, 2, 3], fn, { maxConcurrency: 3 }))
    await until(() => started.length === 3)
    for (const item of [3, 1, 2]) end(item, item * 10)
    assert.deepEqual(await all, [10, 20, 30])
  })

  it('yields in the order in which items are done where that is asked for', async () => {
    const { fn, started, end } = held()
    const stream = Task.stream([1, 2, 3], fn, { maxConcurrency: 3, ordered: false })
    const results = []
    const all = (async () => { for await (const value of stream) results.push(value) })()
    await until(() => started.length === 3)
    for (const item of [3, 1, 2]) {
      end(item)
      await until(() => results.at(-1) === item)
    }
    await all
    assert.deepEqual(results, [3, 1, 2])
  })

  for (const [kind, source] of Object.entries({
    'an array': () => [1, 2, 3],
    'a Set': () => new Set([1, 2, 3]),
    'a generator': function * () { yield * [1, 2, 3] },
    'an async generator': async function * () { yield * [1, 2, 3] },
    'a stream': () => Readable.from([1, 2, 3]),
    'an array of promises': () => [1, Promise.resolve(2), 3],
    'another Task.stream': () => Task.stream([0, 1, 2], async (n) => n + 1)
  })) {
    it(`takes ${kind}`, async () => {
      assert.deepEqual(await collect(Task.stream(source(), async (n) => n * 2, { maxConcurrency: 2 })), [2, 4, 6])
      assert.deepEqual(await collect(Task.stream(source(), (n) => n * 2, { maxConcurrency: 1 })), [2, 4, 6])
    })
  }

  it('is over at once when the source is empty', async () => {
    assert.deepEqual(await collect(Task.stream([], assert.fail)), [])
  })

  it('yields what a thenable resolves with', async () => {
    assert.deepEqual(await collect(Task.stream([1], (n) => ({ then: (resolve) => resolve(n + 1) }))), [2])
  })

  for (const ordered of [true, false]) {
    it(`runs at most maxConcurrency items at once, ${ordered ? '' : 'un'}ordered`, async () => {
      let running = 0
      let most = 0
      const results = await collect(Task.stream(numbers(50), async (n) => {
        most = Math.max(most, ++running)
        for (let i = 0; i < n % 4; i++) await turn()
        running--
        return n
      }, { maxConcurrency: 4, ordered }))
      assert.equal(most, 4)
      assert.deepEqual(results.sort((a, b) => a - b), numbers(50))
    })
  }

  it('runs as many at once as there are processors, by default', async () => {
    const { fn, started } = held()
    const stream = Task.stream(numbers(1000), fn)
    const first = stream.next()
    await turn()
    assert.equal(started.length, availableParallelism())
    await stream.return()
    assert.equal((await first).done, true)
  })

  it('takes nothing from the source before somebody asks', async () => {
    const stream = Task.stream({ [Symbol.iterator]: assert.fail }, assert.fail)
    await turn()
    await stream.return()
  })

  it('takes an item only when there is room for it and somebody has asked', async () => {
    let taken = 0
    const source = (function * () { while (true) yield ++taken })()
    const stream = Task.stream(source, async (n) => n, { maxConcurrency: 3 })
    for (const ahead of [3, 4, 5]) {
      await stream.next()
      await turn()
      assert.equal(taken, ahead)
    }
    await stream.return()
  })

  it('holds back the source while the first item takes long, in order', async () => {
    const { fn, started, end } = held()
    const stream = Task.stream(numbers(100), fn, { maxConcurrency: 4 })
    const first = stream.next()
    await until(() => started.length === 4)
    for (const item of [1, 2, 3]) end(item)
    await turn()
    assert.deepEqual(started, [0, 1, 2, 3])
    end(0)
    assert.deepEqual(await first, { done: false, value: 0 })
    await stream.return()
  })

  it('goes on behind an item that takes long, unordered', async () => {
    const { fn, started, end } = held()
    const stream = Task.stream(numbers(100), fn, { maxConcurrency: 2, ordered: false })
    for (const item of [1, 2, 3]) {
      const next = stream.next()
      await until(() => started.includes(item))
      end(item)
      assert.deepEqual(await next, { done: false, value: item })
    }
    await stream.return()
  })

  it('never asks an async source while it is asked', async () => {
    let isAsked = false
    let last = 0
    const source = {
      [Symbol.asyncIterator]: () => ({
        async next () {
          assert.equal(isAsked, false)
          isAsked = true
          await turn()
          isAsked = false
          return { done: ++last > 10, value: last }
        }
      })
    }
    assert.equal((await collect(Task.stream(source, (n) => n, { maxConcurrency: 5 }))).length, 10)
  })

  it('answers calls of next() that do not wait for one another, in their order', async () => {
    const stream = Task.stream(numbers(4), async (n) => n, { maxConcurrency: 2 })
    const results = await Promise.all(Array.from({ length: 6 }, () => stream.next()))
    assert.deepEqual(results.map(({ value }) => value), [0, 1, 2, 3, undefined, undefined])
    assert.deepEqual(results.map(({ done }) => done), [false, false, false, false, true, true])
  })

  it('can be asked by the function that it runs', async () => {
    const others = []
    const stream = Task.stream(numbers(3), (n) => {
      others.push(stream.next())
      return n
    }, { maxConcurrency: 1 })
    const first = await stream.next()
    const results = [first, ...await Promise.all(others)]
    assert.deepEqual(results.map(({ value }) => value), [0, 1, 2, undefined])
  })

  it('refuses what it cannot work with, when it is called', () => {
    const code = 'ERR_OFFLOOP_INVALID_ARG'
    const call = (...args) => () => Task.stream(...args)
    assert.throws(call(5, async () => {}), { name: 'TypeError', code, message: 'the source of Task.stream() must be an iterable or async iterable, got 5' })
    assert.throws(call(null, async () => {}), { name: 'TypeError', code })
    assert.throws(call([], 'fn'), { name: 'TypeError', code, message: "the function of Task.stream() must be a function, got 'fn'" })
    assert.throws(call([], () => {}, { maxConcurrency: 0 }), { name: 'RangeError', code, message: /^option 'maxConcurrency' of Task\.stream\(\) must be an integer from 1/ })
    assert.throws(call([], () => {}, { maxConcurrency: Infinity }), { name: 'RangeError', code })
    assert.throws(call([], () => {}, { onTimeout: 'kill' }), { name: 'TypeError', code, message: "option 'onTimeout' of Task.stream() must be 'reject' or 'skip', got 'kill'" })
    assert.throws(call([], () => {}, { concurrency: 1 }), { name: 'TypeError', code, message: /^an option of Task\.stream\(\) must be one of name, maxConcurrency/ })
    for (const options of [{ ordered: 1 }, { settled: 'yes' }, { timeout: '5' }, { signal: {} }, { name: '' }, { onProgress: 1 }]) {
      assert.throws(call([], () => {}, options), { name: 'TypeError', code })
    }
  })
})
