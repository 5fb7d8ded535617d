'use strict'

const assert = require('node:assert/strict')
const { tasks: { echo, sleep } } = require('..')

const invalid = { code: 'ERR_OFFLOOP_INVALID_ARG' }

describe('the options of with', () => {
  const cases = [
    ['no options', undefined, TypeError, /options of echo\.with\(\) must be an object, got undefined/],
    ['null', null, TypeError, /must be an object, got null/],
    ['a string', 'fast', TypeError, /must be an object, got 'fast'/],
    ['an array', [1], TypeError, /must be an object, got \[ 1 \]/],
    ['an unknown option', { retries: 3 }, TypeError, /must be one of name, timeout, signal, priority, concurrency, onProgress, progress, got 'retries'/],
    ['an inherited name as an option', { toString: 1 }, TypeError, /got 'toString'/],
    ['an empty name', { name: '' }, TypeError, /option 'name' of echo\.with\(\) must be a non-empty string, got ''/],
    ['a name that is none', { name: 7 }, TypeError, /got 7/],
    ['a timeout that is no number', { timeout: '500' }, TypeError, /option 'timeout' .* milliseconds .*got '500'/],
    ['a timeout of 0', { timeout: 0 }, RangeError, /got 0/],
    ['a negative timeout', { timeout: -1 }, RangeError, /got -1/],
    ['a timeout of NaN', { timeout: NaN }, RangeError, /got NaN/],
    ['a timeout longer than a timer', { timeout: 2 ** 31 }, RangeError, /at most 2147483647.*got 2147483648/],
    ['a priority that is no number', { priority: 'high' }, TypeError, /option 'priority' .* integer from 0 to 2097151, got 'high'/],
    ['a fractional priority', { priority: 0.5 }, RangeError, /got 0\.5/],
    ['a negative priority', { priority: -1 }, RangeError, /got -1/],
    ['a priority that is too large', { priority: 2_097_152 }, RangeError, /got 2097152/],
    ['a signal that is none', { signal: {} }, TypeError, /option 'signal' .* an AbortSignal, got \{\}/],
    ['a controller for a signal', { signal: new AbortController() }, TypeError, /got AbortController/],
    ['a concurrency of 0', { concurrency: 0 }, RangeError, /option 'concurrency' .* integer from 1 to 2147483647, got 0/],
    ['a concurrency that is no number', { concurrency: '2' }, TypeError, /got '2'/],
    ['null for a signal', { signal: null }, TypeError, /got null/]
  ]
  for (const [title, options, Class, message] of cases) {
    it(`refuse ${title}`, () => {
      assert.throws(() => echo.with(options), (error) => {
        assert(error instanceof Class, `${error.name} is no ${Class.name}`)
        assert.equal(error.code, invalid.code)
        assert.match(error.message, message)
        return true
      })
    })
  }

  it('count an option that is undefined as absent', async () => {
    assert.equal(await echo.with({ name: undefined, timeout: undefined, signal: undefined, priority: undefined })(1), 1)
  })

  it('take Infinity for no timeout', async () => {
    await sleep.with({ timeout: 5 }).with({ timeout: Infinity })(20)
  })

  it('are read once', async () => {
    const options = { name: 'before' }
    const named = sleep.with(options)
    options.name = 'after'
    await assert.rejects(named(-1), { task: 'before' })
  })
})

describe('an argument that cannot travel', () => {
  it('throws before anything is queued when there is a callback', async () => {
    assert.throws(() => echo(Symbol('s'), () => assert.fail('called')), { name: 'TypeError', ...invalid })
    await echo(1)
  })

  it('rejects the Promise otherwise', async () => {
    const promise = echo(() => {}, 1)
    await assert.rejects(promise, { name: 'TypeError', ...invalid })
  })
})
