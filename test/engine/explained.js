'use strict'

const assert = require('node:assert/strict')

class Endless extends Error {
  get cause () {
    return new Endless(this.message)
  }
}

const MAX_BYTES = 16 * 1024

module.exports = ({ createRunner }) => describe('what explains an error', () => {
  /** What becomes of `thrown` by a task: what result() rejects with, and what is stored. */
  async function afterThrowing (thrown) {
    const runner = createRunner()
    runner.route('throw', () => { throw thrown }, { attempts: 1 })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'throw' })
    const error = await runner.result(id).then(assert.fail, (error) => error)
    const { errors: [stored] } = await runner.getTask(id)
    return { error, stored }
  }

  it('is kept: its causes, each with its code', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', name: 'SystemError' })
    const { error, stored } = await afterThrowing(new TypeError('fetch failed', { cause: new Error('between', { cause: refused }) }))
    const { cause } = error
    assert.deepEqual([cause.name, cause.message, cause.cause.message, cause.cause.cause.name, cause.cause.cause.code], ['TypeError', 'fetch failed', 'between', 'SystemError', 'ECONNREFUSED'])
    for (const one of [cause, cause.cause, cause.cause.cause]) assert(one instanceof Error && one.stack.includes('explained.js'))
    assert.deepEqual([stored.cause.message, stored.cause.cause.code, stored.cause.cause.cause], ['between', 'ECONNREFUSED', undefined])
  })

  it('is kept: the errors of an AggregateError', async () => {
    const { error, stored } = await afterThrowing(new AggregateError([new RangeError('first'), 'second', Object.assign(new Error('third'), { code: 3 })], 'all of them'))
    assert(error.cause instanceof AggregateError)
    assert.deepEqual(error.cause.errors.map(({ name, message, code }) => [name, message, code]), [['RangeError', 'first', undefined], ['Error', 'second', undefined], ['Error', 'third', 3]])
    assert.deepEqual(stored.errors.map(({ message }) => message), ['first', 'second', 'third'])
  })

  const codes = [[404, 404], [0, 0], [true, true], [7n, '7'], ['E_TEXT', 'E_TEXT']]
  for (const [code, kept] of codes) {
    it(`is kept: the code ${typeof code} ${code}`, async () => {
      const { error, stored } = await afterThrowing(Object.assign(new Error('text'), { code }))
      assert.deepEqual([error.code, error.cause.code, stored.code], [kept, kept, kept])
    })
  }

  for (const code of [NaN, Infinity, Symbol('code'), { nested: 1 }, null]) {
    it(`is left out: the code ${String(code)}`, async () => {
      const { error, stored } = await afterThrowing(Object.assign(new Error('text'), { code }))
      assert.deepEqual([error.code, 'code' in error.cause, 'code' in stored], ['ERR_OFFLOOP_TASK', false, false])
    })
  }

  it('is kept of what is thrown and is no error: its code', async () => {
    const { error } = await afterThrowing({ code: 'E_OBJECT', reason: 7 })
    assert.deepEqual([error.code, error.cause.message], ['E_OBJECT', "{ code: 'E_OBJECT', reason: 7 }"])
  })

  it('may lead back to itself', async () => {
    const error = new Error('round')
    error.cause = new AggregateError([error, new Error('within', { cause: error })], 'and round')
    error.cause.cause = error.cause
    const { stored } = await afterThrowing(error)
    assert.deepEqual([stored.cause.message, stored.cause.cause, stored.cause.errors.map(({ message, cause }) => [message, cause])], ['and round', undefined, [['within', undefined]]])
  })

  function chain (length) {
    let error = new Error('the last')
    for (let i = 1; i < length; i++) error = new Error(`error ${i}`, { cause: error })
    return error
  }

  const large = {
    'a long chain': () => chain(10_000),
    'a chain without an end': () => new Endless('one of them'),
    'many errors': () => new AggregateError(Array.from({ length: 1000 }, () => new AggregateError(Array.from({ length: 10 }, () => chain(9)))), 'many'),
    'long texts': () => new Error('\u0000'.repeat(1e6), { cause: Object.assign(new Error('\u0000'.repeat(1e6)), { name: 'n'.repeat(1e6), code: 'c'.repeat(1e6), stack: '\ud83d\ude00'.repeat(1e6) }) }),
    'a cause that is large': () => new Error('text', { cause: Array.from({ length: 1000 }, () => 'x'.repeat(1000)) })
  }
  for (const [title, make] of Object.entries(large)) {
    it(`is bounded: ${title}`, async () => {
      const { error, stored } = await afterThrowing(make())
      assert(Buffer.byteLength(JSON.stringify(stored)) <= MAX_BYTES + 100)
      let depth = 0
      for (let cause = error.cause; cause !== undefined; cause = cause.cause) depth++
      assert(depth >= 1 && depth <= 8)
    })
  }

  it('is kept of a backoff, a discard and a snooze alike: the cause of a Discard', async () => {
    const { Discard } = require('../..')
    const { error } = await afterThrowing(new Discard(new Error('gone', { cause: new Error('deleted') })))
    assert.deepEqual([error.code, error.cause.cause.message, error.cause.cause.cause.message], ['ERR_OFFLOOP_DISCARD', 'gone', 'deleted'])
  })
})
