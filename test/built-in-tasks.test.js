'use strict'

const assert = require('node:assert/strict')
const { tasks: { fibonacci, sort, sleep, echo }, TaskError } = require('..')
const { runtime } = require('./support')

// log2 of the golden ratio.
const BITS_PER_N = 0.6942

function fibonacciByDoubling (n) {
  let [a, b] = [0n, 1n]
  for (let bit = 31; bit >= 0; bit--) {
    const [even, odd] = [a * (2n * b - a), a * a + b * b]
    ;[a, b] = (n >>> bit) & 1 ? [odd, even + odd] : [even, odd]
  }
  return a
}

describe('fibonacci', () => {
  it('is right for the first 300 numbers', async () => {
    const values = await Promise.all(Array.from({ length: 300 }, (_, n) => fibonacci(n)))
    let [a, b] = [0n, 1n]
    for (const value of values) {
      assert.equal(value, a)
      ;[a, b] = [b, a + b]
    }
  })

  for (const n of [1000, 65_535, 99_999, 100_000, 314_159, 1_000_000, 3_000_001, 10_000_000]) {
    if (n * BITS_PER_N > runtime.maxBigintBits) {
      it(`fails clearly where the runtime has no bigint as large as for n = ${n}`, async () => {
        await assert.rejects(fibonacci(n), { name: 'TaskError', phase: 'complete', message: 'the result cannot travel to JavaScript' })
      })
      continue
    }
    it(`is right digit for digit for n = ${n}`, async () => {
      assert(await fibonacci(n) === fibonacciByDoubling(n))
    })
  }

  for (const n of [-1, 1.5, NaN, Infinity, -Infinity, 10_000_001, 1e300, '7', 7n, null, undefined, [7]]) {
    it(`fails with ERR_RANGE for ${typeof n === 'bigint' ? '7n' : JSON.stringify(n) ?? n}`, async () => {
      const error = await fibonacci(n).catch((error) => error)
      assert(error instanceof TaskError)
      assert.equal(error.code, 'ERR_RANGE')
      assert.match(error.message, /an integer from 0 to 10000000, got /)
      if (typeof n === 'number') assert(error.message.endsWith(` ${n}`), error.message)
    })
  }
})

describe('sort', () => {
  const random = (() => {
    let seed = 42
    return () => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return seed }
  })()
  const specials = [NaN, -NaN, 0, -0, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE]
  const integer = () => random() - 2 ** 31
  const types = {
    Int8Array: integer,
    Uint8Array: random,
    Uint8ClampedArray: random,
    Int16Array: integer,
    Uint16Array: random,
    Int32Array: integer,
    Uint32Array: random,
    Float32Array: () => random() % 10 === 0 ? specials[random() % specials.length] : integer() / 1000,
    Float64Array: () => random() % 10 === 0 ? specials[random() % specials.length] : integer() * random() / 7,
    BigInt64Array: () => BigInt(integer()) * BigInt(random()),
    BigUint64Array: () => BigInt(random()) * BigInt(random())
  }
  for (const [name, element] of Object.entries(types)) {
    it(`sorts a ${name} of any length as JavaScript does`, async () => {
      for (const length of [0, 1, 2, 3, 63, 64, 65, 1000, 70_000]) {
        const array = new globalThis[name](length).map(() => element())
        const expected = array.slice().sort()
        const before = array.slice()
        const sorted = await sort(array)
        assert.equal(sorted.constructor, array.constructor)
        assert.equal(sorted.length, length)
        assert(sorted.every((value, i) => Object.is(value, expected[i])))
        assert.deepStrictEqual(array, before)
      }
    })
  }

  it('puts NaN last and -0 before 0', async () => {
    assert.deepStrictEqual(await sort(new Float64Array([NaN, 0, -0, 1, -NaN, -1])), new Float64Array([-1, -0, 0, 1, NaN, NaN]))
  })

  for (const [title, value, got] of [['an array', [2, 1], 'an array'], ['nothing', undefined, 'undefined'], ['an ArrayBuffer', new ArrayBuffer(8), 'an ArrayBuffer']]) {
    it(`fails for ${title}`, async () => {
      await assert.rejects(sort(value), { name: 'TaskError', code: 'ERR_OFFLOOP_TASK', message: `argument 0 must be a typed array, got ${got}` })
    })
  }
})

describe('sleep', () => {
  it('sleeps for no less than it is told', async () => {
    const began = performance.now()
    assert.equal(await sleep(30), undefined)
    assert(performance.now() - began >= 29)
  })

  it('may sleep for 0 ms or a fraction', async () => {
    await sleep(0)
    await sleep(0.25)
  })

  for (const ms of [-1, NaN, Infinity, 2 ** 31, '5', undefined]) {
    it(`fails with ERR_RANGE for ${ms}`, async () => {
      await assert.rejects(sleep(ms), { name: 'TaskError', code: 'ERR_RANGE' })
    })
  }
})

describe('echo', () => {
  it('answers undefined to no argument, and the first to several', async () => {
    assert.equal(await echo(), undefined)
    assert.equal(await echo(1, 2), 1)
  })
})
