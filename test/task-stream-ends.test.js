'use strict'

const assert = require('node:assert/strict')
const { Task, tasks: { echo } } = require('..')
const { never } = require('./streams')
const { collect, runScript, turn } = require('./support')

/** A stream of 1 and 2 at once: 2 fails when `fail` is called, and what hears that 1 is aborted calls `act(stream)`. */
function failingStream (act) {
  let fail
  const stream = Task.stream([1, 2], (item, { signal }) => {
    if (item === 2) return new Promise((resolve, reject) => { fail = () => reject(new Error('failed')) })
    signal.addEventListener('abort', () => act(stream))
    return never()
  }, { maxConcurrency: 2 })
  return { stream, fail: () => fail() }
}

const acts = {
  'return()': (stream) => { stream.return() },
  'next()': (stream) => { stream.next() },
  'return() and next()': (stream) => { stream.return(); stream.next() },
  'throw()': (stream) => { stream.throw(new Error('thrown')).catch(() => {}) }
}

describe('the failure of a stream', () => {
  for (const [name, act] of Object.entries(acts)) {
    it(`is told to who waits although a listener calls ${name}`, async () => {
      const { stream, fail } = failingStream(act)
      const first = stream.next()
      await turn()
      fail()
      await assert.rejects(first, /failed/)
      assert.deepEqual(await stream.next(), { done: true, value: undefined })
    })

    it(`is told to who asks next although a listener calls ${name}`, async () => {
      const stream = Task.stream([0, 1, 2], (item, { signal }) => {
        if (item === 0) return 0
        if (item === 2) return turn().then(() => { throw new Error('failed') })
        signal.addEventListener('abort', () => act(stream))
        return never()
      }, { maxConcurrency: 4 })
      await assert.rejects(async () => {
        for await (const value of stream) {
          assert.equal(value, 0)
          for (let i = 0; i < 5; i++) await turn()
        }
      }, /failed/)
    })
  }
})

describe('Task.stream() over what is no proper source', () => {
  it('ends with a TypeError when an iterator answers no object', async () => {
    for (const answer of [5, undefined, null, 'done', Symbol('s')]) {
      for (const source of [{ [Symbol.iterator]: () => ({ next: () => answer }) }, { [Symbol.asyncIterator]: () => ({ next: () => answer }) }]) {
        await assert.rejects(collect(Task.stream(source, (item) => item)), { name: 'TypeError', message: /the result of an iterator must be an object/ })
      }
    }
  })

  it('has promises that are rejected already fail in their turn', async () => {
    for (const make of ['(list) => list', '(list) => new Set(list)']) {
      const { stdout, stderr, code } = await runScript(`
        const source = (${make})([1, Promise.reject(new Error('two')), 3, Promise.reject(new Error('four'))])
        const stream = offloop.Task.stream(source, (item) => item, { settled: true, maxConcurrency: 2 })
        setTimeout(async () => {
          try {
            for await (const { value } of stream) console.log(value)
          } catch ({ message }) {
            console.log(message)
          }
        }, 10)
      `)
      assert.equal(stderr, '')
      assert.equal(stdout, '1\ntwo\n')
      assert.equal(code, 0)
    }
  })

  it('may be left by what it reads', async () => {
    const stream = Task.stream([{ get a () { stream.return(); return 1 } }], echo)
    assert.deepEqual(await stream.next(), { done: true, value: undefined })
  })
})
