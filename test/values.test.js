'use strict'

const assert = require('node:assert/strict')
const vm = require('node:vm')
const { tasks: { echo } } = require('..')

const MAX = Number.MAX_SAFE_INTEGER

describe('a value that travels to a task and back', () => {
  const same = [
    undefined, null, true, false,
    0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, MAX, MAX + 2, -MAX, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 32, -(2 ** 31),
    0n, 1n, -1n, 2n ** 64n - 1n, 2n ** 64n, -(2n ** 63n), 2n ** 1000n, -(2n ** 1000n) + 1n,
    '', 'a', 'é€😀', 'nul\0inside', '\0', 'x'.repeat(251), 'x'.repeat(252), 'x'.repeat(255), 'x'.repeat(256), '€'.repeat(84), '😀'.repeat(63), '😀'.repeat(64), 'ü'.repeat(100_000),
    new Date(0), new Date(8.64e15), new Date(-1),
    [], [1, 'two', [3n, [null]]], [undefined], {}, { a: 1, 'b c': { d: [{}] }, 7: 'seven', '': 'empty' },
    new ArrayBuffer(0), new Uint8Array([1, 2, 3]).buffer, new Uint8Array(100_000).fill(7).buffer,
    new Int8Array([-128, 127]), new Uint8Array([0, 255]), new Uint8ClampedArray([0, 255]),
    new Int16Array([-32768, 32767]), new Uint16Array([65535]), new Int32Array([-(2 ** 31)]), new Uint32Array([2 ** 32 - 1]),
    new Float32Array([1.5, NaN, -0]), new Float64Array([Math.PI, -Infinity]), new BigInt64Array([-(2n ** 63n)]), new BigUint64Array([2n ** 64n - 1n]),
    new Float64Array(0), new Float64Array(50_000).fill(0.5)
  ]
  for (const value of same) {
    const title = typeof value === 'string' ? `a string of ${value.length}` : Object.prototype.toString.call(value)
    it(`comes back as it was: ${title} ${String(typeof value === 'object' ? '' : value).slice(0, 30)}`, async () => {
      assert.deepStrictEqual(await echo(value), value)
    })
  }

  it('keeps an invalid Date invalid', async () => {
    const date = await echo(new Date(NaN))
    assert(date instanceof Date)
    assert(Number.isNaN(date.getTime()))
  })

  it('replaces lone surrogates', async () => {
    assert.equal(await echo('a\ud800b'), 'a\ufffdb')
    assert.equal(await echo('\udc00'.repeat(300)), '\ufffd'.repeat(300))
    assert.deepEqual(await echo({ 'k\ud800': 1 }), { 'k\ufffd': 1 })
  })

  it('carries a string of 64 MiB', async () => {
    const long = 'offloop!'.repeat(2 ** 23)
    assert.equal(await echo(long), long)
  })

  it('makes a Uint8Array of a Buffer', async () => {
    const bytes = await echo(Buffer.from('héllo'))
    assert.deepStrictEqual(bytes, new Uint8Array(Buffer.from('héllo')))
  })

  it('takes the part of the memory that a view shows', async () => {
    const whole = Uint8Array.from({ length: 32 }, (_, i) => i)
    assert.deepStrictEqual(await echo(whole.subarray(3, 7)), new Uint8Array([3, 4, 5, 6]))
    assert.deepStrictEqual(await echo(new Uint16Array(whole.buffer, 2, 1)), new Uint16Array([0x0302]))
  })

  it('copies: later writes are not seen, on either side', async () => {
    for (const length of [10, 100_000]) {
      const bytes = new Uint8Array(length).fill(1)
      const result = echo(bytes)
      bytes.fill(2)
      const copy = await result
      assert(copy.every((byte) => byte === 1))
      copy.fill(3)
      assert(bytes.every((byte) => byte === 2))
    }
  })

  it('makes undefined of the holes of a sparse array', async () => {
    const sparse = [1]
    sparse[3] = 4
    assert.deepStrictEqual(await echo(sparse), [1, undefined, undefined, 4])
  })

  it('leaves out what is not enumerable, a symbol or inherited', async () => {
    const object = Object.create(null, { shown: { value: 1, enumerable: true }, hidden: { value: () => {} } })
    object[Symbol('s')] = () => {}
    assert.deepStrictEqual(await echo(object), { shown: 1 })
  })

  it('keeps a property called __proto__ a property', async () => {
    const value = await echo(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}'))
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.deepEqual(Object.getOwnPropertyNames(value).sort(), ['__proto__', 'a'])
    assert.equal(value.polluted, undefined)
  })

  it('takes plain objects and arrays of another realm', async () => {
    assert.deepStrictEqual(await echo(vm.runInNewContext('({ a: [1, { b: 2 }] })')), { a: [1, { b: 2 }] })
  })

  it('looks through proxies of plain objects', async () => {
    assert.deepStrictEqual(await echo(new Proxy({ a: 1 }, {})), { a: 1 })
  })

  it('may stand in several places', async () => {
    const twice = { n: 1 }
    assert.deepStrictEqual(await echo([twice, twice, { twice }]), [{ n: 1 }, { n: 1 }, { twice: { n: 1 } }])
  })

  it('may be nested 64 levels deep', async () => {
    let value = []
    for (let depth = 1; depth < 64; depth++) value = [value]
    assert.deepStrictEqual(await echo(value), value)
  })
})

describe('a value that cannot travel', () => {
  class Point {}
  const cycle = { list: [] }
  cycle.list.push({ back: cycle })
  let deep = {}
  for (let depth = 0; depth < 64; depth++) deep = { in: deep }
  const detached = new Uint8Array(8)
  structuredClone(detached, { transfer: [detached.buffer] })
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()

  const cases = [
    ['a function', [{ f () {} }], /^argument 0\.f must be undefined, null, .* got a function$/],
    ['a symbol', [Symbol('s')], /^argument 0 must be .* got a symbol$/],
    ['a Map', [1, { options: [0, 0, 0, new Map()] }], /^argument 1\.options\[3\] must be .* got an instance of Map$/],
    ['a class instance', [[new Point()]], /^argument 0\[0\] .* got an instance of Point$/],
    ['a boxed number', [Object(1)], /got an instance of Number$/],
    ['an Error', [new Error('e')], /got an instance of Error$/],
    ['a RegExp', [/x/], /got an instance of RegExp$/],
    ['a Promise', [Promise.resolve()], /got an instance of Promise$/],
    ['a DataView', [new DataView(new ArrayBuffer(1))], /got an instance of DataView$/],
    ['a SharedArrayBuffer itself', [new SharedArrayBuffer(1)], /got an instance of SharedArrayBuffer$/],
    ['a proxy of an array', [new Proxy([], {})], /got an instance of Array$/],
    ['a cycle', [cycle], /^argument 0\.list\[0\]\.back must not lead back to an object that contains it$/],
    ['what is 65 levels deep', [deep], /must not be nested more than 64 levels deep$/],
    ['a detached buffer', [detached], /^argument 0 must be an attached buffer, got one that is detached$/],
    ['an odd name on the path', [{ 'a b': { 1: Symbol('s') } }], /^argument 0\["a b"\]\["1"\] must be/],
    ['a sparse array of 2^32 - 1', [new Array(2 ** 32 - 1)], /16777216 values; a typed array has no such limit$/],
    ['a class without a name', [new (class {})()], /got an object$/]
  ]
  for (const [title, args, message] of cases) {
    it(`is refused with its path: ${title}`, async () => {
      await assert.rejects(echo(...args), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message })
    })
  }

  it('rejects with what a getter throws', async () => {
    const thrown = new RangeError('thrown by a getter')
    await assert.rejects(echo({ get bad () { throw thrown } }), thrown)
    assert.throws(() => echo({ get bad () { throw thrown } }, () => {}), thrown)
  })

  it('rejects with what a proxy throws', async () => {
    const thrown = new Error('thrown by a trap')
    await assert.rejects(echo(new Proxy({}, { ownKeys () { throw thrown } })), thrown)
    await assert.rejects(echo(new Proxy({}, { getPrototypeOf () { throw thrown } })), thrown)
    await assert.rejects(echo(revoked.proxy), { name: 'TypeError' })
  })

  it('drops what a hostile constructor throws while it is described', async () => {
    class Hostile {}
    Object.defineProperty(Hostile.prototype, 'constructor', { get () { throw new Error('hostile') } })
    await assert.rejects(echo(new Hostile()), { name: 'TypeError', message: /got an object$/ })
  })
})

describe('a getter that changes what is being copied', () => {
  it('cannot make a task read memory that is gone', async () => {
    const bytes = new Uint8Array(1 << 20).fill(5)
    const value = {
      bytes,
      get then () {
        structuredClone(bytes, { transfer: [bytes.buffer] })
        return 1
      },
      later: bytes
    }
    await assert.rejects(echo(value), { message: /^argument 0\.later must be an attached buffer/ })
  })

  it('sees an array that it shortens end in undefined', async () => {
    const array = [1, 2, 3]
    Object.defineProperty(array, 0, { get () { array.length = 1; return 'first' }, enumerable: true })
    assert.deepStrictEqual(await echo(array), ['first', undefined, undefined])
  })

  it('may submit tasks itself', async () => {
    let inner
    const value = await echo({ get a () { inner = echo('inner'); return 'outer' } })
    assert.deepStrictEqual(value, { a: 'outer' })
    assert.equal(await inner, 'inner')
  })
})
