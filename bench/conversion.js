'use strict'

const { withValue } = require('./cases/conversion')

const goal = '<= 1.3 x raw'

const makeArray = (length, makeItem) => Array.from({ length }, (_, i) => makeItem(i))
const makeObject = (count) => Object.fromEntries(makeArray(count, (i) => [`key${i}`, i / 2]))

// A string that is one piece of memory, as one that was read from a file is.
const makeString = (character, bytes) => Buffer.alloc(bytes, character).toString()

module.exports = {
  about: 'what values cost on their way to a task and back',
  cases: [
    withValue('100,000 numbers', 'copyNumbers', () => makeArray(100_000, (i) => i / 2), goal),
    withValue('an object of 1,000 keys', 'copyObject', () => makeObject(1000), goal),
    withValue('a string of 1 MiB', 'copyString', () => makeString('o', 2 ** 20), goal),
    withValue('a string of 1 MiB, not ASCII', 'copyString', () => makeString('é', 2 ** 20)),
    withValue('10,000 short strings', 'copyStrings', () => makeArray(10_000, (i) => `string ${i}`)),
    withValue('1,000 objects of 5 keys', 'copyObjects', () => makeArray(1000, (id) => ({ id, width: id / 2, height: 1.5, left: -id, top: 0 }))),
    withValue('a Uint8Array of 1 MiB', 'copyBytes', () => new Uint8Array(2 ** 20).fill(7))
  ]
}
