'use strict'

// Values at the edges of what the conversion does in one go: short and long
// strings, batches of items, runs of numbers, repeated names.

const assert = require('node:assert/strict')
const { tasks: { echo } } = require('..')
const { runScript } = require('./support')

const makeArray = (length, makeItem) => Array.from({ length }, (_, i) => makeItem(i))

describe('a string that travels', () => {
  // Around the length from which strings are measured first.
  const lengths = makeArray(12, (i) => 2040 + i)
  const characters = { 1: 'x', 2: 'é', 3: '€', 4: '😀' }

  for (const [bytes, character] of Object.entries(characters)) {
    it(`is not cut where a character of ${bytes} bytes stands at the edge`, async () => {
      const strings = lengths.flatMap((length) => makeArray(8, (tail) => 'a'.repeat(length) + character + 'b'.repeat(tail)))
      assert.deepEqual(await echo(strings), strings)
    })

    it(`is not cut when it consists of characters of ${bytes} bytes`, async () => {
      const strings = lengths.flatMap((length) => makeArray(5, (head) => 'a'.repeat(head) + character.repeat(Math.ceil(length / bytes))))
      assert.deepEqual(await echo(strings), strings)
    })

    it(`is not cut when it is ASCII for long and then has ${bytes} bytes to a character`, async () => {
      const strings = makeArray(8, (count) => 'a'.repeat(5000) + character.repeat(count))
      strings.push(...makeArray(8, (count) => 'a'.repeat(5000) + character + 'b'.repeat(count)))
      strings.push('a'.repeat(5000) + character.repeat(5000))
      assert.deepEqual(await echo(strings), strings)
    })
  }

  it('comes back at every length up to 600', async () => {
    const strings = makeArray(600, (length) => '0123456789'.repeat(60).slice(0, length))
    assert.deepEqual(await echo(strings), strings)
  })

  it('keeps NUL characters, short and long', async () => {
    const strings = lengths.map((length) => `${'\0'.repeat(length)}a\0`)
    assert.deepEqual(await echo(strings), strings)
  })

  it('has its lone surrogates replaced wherever they stand', async () => {
    for (const length of [0, 10, ...lengths, 5000]) {
      const text = 'a'.repeat(length)
      assert.equal(await echo(`${text}\ud83d`), `${text}\ufffd`)
      assert.equal(await echo(`${text}\ude00b`), `${text}\ufffdb`)
    }
  })

  it('may be one that the engine has not put together yet', async () => {
    let rope = ''
    for (let i = 0; i < 3000; i++) rope += i % 100 === 99 ? 'ß' : 'ab'
    assert.equal(await echo(rope), rope)
    assert.equal(await echo(rope.slice(1, -1)), rope.slice(1, -1))
  })
})

describe('an array that travels', () => {
  // Around a batch of items, the few numbers that have no loop, what it holds.
  const lengths = [0, 1, 2, 7, 8, 9, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 9000]

  for (const length of lengths) {
    it(`comes back with all of its ${length} items`, async () => {
      const arrays = [
        makeArray(length, (i) => i),
        makeArray(length, (i) => i / 2),
        makeArray(length, (i) => `item ${i}`),
        makeArray(length, (i) => [i]),
        makeArray(length, (i) => i % 2 === 0 ? i : `item ${i}`)
      ]
      assert.deepStrictEqual(await echo(arrays), arrays)
    })
  }

  it('keeps numbers that are no integers in the midst of others', async () => {
    const numbers = [0, -0, 1, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 31), 2 ** 31, 5e-324, 1.5]
    const array = [...numbers, ...makeArray(200, (i) => i), ...numbers]
    assert.deepStrictEqual(await echo(array), array)
  })

  it('may have one other value anywhere among its numbers', async () => {
    for (const other of ['text', undefined, null, true, 1n, [1], { a: 1 }]) {
      for (const index of [0, 1, 8, 128, 129, 4095, 4096, 4999]) {
        const array = makeArray(5000, (i) => i)
        array[index] = other
        assert.deepStrictEqual(await echo(array), array)
      }
    }
  })

  it('has undefined where its numbers have holes', async () => {
    const array = makeArray(300, (i) => i)
    delete array[0]
    delete array[150]
    delete array[299]
    assert.deepStrictEqual(await echo(array), makeArray(300, (i) => array[i]))
  })

  it('is refused with the path of an item behind many numbers', async () => {
    const array = makeArray(5000, (i) => i)
    array[4500] = Symbol('s')
    await assert.rejects(echo({ list: array }), { message: /^argument 0\.list\[4500\] must be .* got a symbol$/ })
  })

  it('may be of a class of its own', async () => {
    class List extends Array {}
    assert.deepStrictEqual(await echo(List.from([1, 2, 3, 4, 5, 6, 7, 8, 9])), [1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})

describe('a getter among numbers', () => {
  function withGetter (index, get) {
    const array = makeArray(20, (i) => i)
    Object.defineProperty(array, index, { get, enumerable: true })
    return array
  }

  it('is called once, whatever it answers', async () => {
    for (const answer of [1, 'text', [1, 2]]) {
      let calls = 0
      const array = withGetter(10, () => { calls++; return answer })
      assert.deepStrictEqual((await echo(array))[10], answer)
      assert.equal(calls, 1)
    }
  })

  it('may have another array of numbers converted', async () => {
    const other = makeArray(6000, (i) => -i)
    let inner
    const result = await echo(withGetter(10, () => { inner = echo(other); return 10 }))
    assert.deepStrictEqual(result, makeArray(20, (i) => i))
    assert.deepStrictEqual(await inner, other)
  })

  it('may shorten the array', async () => {
    const array = withGetter(10, () => { array.length = 12; return 10 })
    assert.deepStrictEqual(await echo(array), [...makeArray(12, (i) => i), ...new Array(8).fill(undefined)])
  })

  it('may throw, and leaves the next conversion alone', async () => {
    const thrown = new Error('thrown by a getter')
    await assert.rejects(echo(withGetter(10, () => { throw thrown })), thrown)
    const array = makeArray(20, (i) => i)
    assert.deepStrictEqual(await echo(array), array)
  })
})

describe('an object that travels', () => {
  const isSame = async (value) => assert.deepStrictEqual(await echo(value), value)

  it('comes back with all of its properties, in their order', async () => {
    for (const count of [0, 1, 127, 128, 129, 257, 1000]) {
      const object = Object.fromEntries(makeArray(count, (i) => [`key${i}`, i]))
      const result = await echo(object)
      assert.deepStrictEqual(result, object)
      assert.deepEqual(Object.keys(result), Object.keys(object))
    }
  })

  it('is not mistaken for a neighbour with the same, other, fewer or reordered names', async () => {
    const kinds = [
      { a: 1, b: 2, c: 3 }, { a: 4, b: 5, c: 6 }, { c: 7, b: 8, a: 9 }, { a: 10 }, { a: 11, b: 12, c: 13, d: 14 },
      { b: 15 }, {}, { A: 16, B: 17 }, { a: { a: { b: 18 } } }, { aa: 19, ab: 20, '': 21 }
    ]
    for (let step = 1; step <= 3; step++) {
      const objects = makeArray(500, (i) => kinds[i * step % kinds.length])
      const result = await echo(objects)
      assert.deepStrictEqual(result, objects)
      assert.deepEqual(result.map(Object.keys), objects.map(Object.keys))
    }
  })

  it('may have any names, again and again', async () => {
    const names = [
      '', ' ', '0', '7', '-1', '1.5', '4294967295', '01', 'é', '€uro', '😀', 'nul\0inside', '\0', 'a\0', 'constructor', 'toString', 'hasOwnProperty', 'length',
      'x'.repeat(26), 'x'.repeat(27), 'x'.repeat(28), 'é'.repeat(13), 'é'.repeat(14), 'x'.repeat(3000)
    ]
    const object = Object.fromEntries(names.map((name, i) => [name, i]))
    for (let i = 0; i < 5; i++) await isSame([object, object, object])
  })

  it('has its own __proto__ however often', async () => {
    const make = () => JSON.parse('{"__proto__": {"polluted": true}, "a": 1}')
    const result = await echo(makeArray(5, make))
    for (const object of result) {
      assert.equal(Object.getPrototypeOf(object), Object.prototype)
      assert.deepEqual(Object.keys(object), ['__proto__', 'a'])
    }
  })

  it('may have more names than are remembered', async () => {
    for (let i = 0; i < 3; i++) await isSame(makeArray(3, () => Object.fromEntries(makeArray(2000, (k) => [`name ${k}`, k]))))
  })

  it('may have names that Object.prototype refuses to be assigned', async () => {
    const { code, stdout } = await runScript(`
      Object.defineProperty(Object.prototype, 'trap', { set () { console.log('called') }, configurable: true })
      Object.freeze(Object.prototype)
      offloop.tasks.echo([JSON.parse('{"toString": 1, "trap": 2, "a": 3}')]).then((value) => console.log(JSON.stringify(value)))
    `)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '[{"toString":1,"trap":2,"a":3}]\n' })
  })
})
