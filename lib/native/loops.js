'use strict'

// The loops over items and properties, which cost some nanoseconds a turn where
// the engine has compiled them, and a Node-API call a turn in C. The addon calls
// them while it converts arguments and results.

const binding = require('../binding')

const { defineProperty } = Object

// How many numbers travel at a time.
const SIZE = 4096

// Shared with the addon: numbers on their way, and behind them how many were read.
const numbers = new Float64Array(new ArrayBuffer((SIZE + 1) * Float64Array.BYTES_PER_ELEMENT))

// Shared with the addon, which sets its items: names that properties had repeatedly.
const names = new Array(256).fill('')

// Reads the numbers of array[from .. to); answers the first item that is none, or
// else a number. Looks at an item once: it may be a getter.
function readNumbers (array, from, to) {
  for (let i = from; i < to; i++) {
    const item = array[i]
    if (typeof item !== 'number') {
      numbers[SIZE] = i - from
      return item
    }
    numbers[i - from] = item
  }
  numbers[SIZE] = to - from
  return to - from
}

function writeNumbers (array, from, to) {
  for (let i = from; i < to; i++) array[i] = numbers[i - from]
}

// Called with (array, from, ...items).
function writeItems (array, from) {
  for (let i = 2; i < arguments.length; i++) array[from + i - 2] = arguments[i]
}

// Called with (object, name, value, name, value, …), a name from `names` by its
// index there. Assigning one that Object.prototype has, `__proto__` say, could call
// a setter or fail instead.
function writeProperties (object) {
  for (let i = 1; i < arguments.length; i += 2) {
    const name = typeof arguments[i] === 'number' ? names[arguments[i]] : arguments[i]
    if (name in object) {
      defineProperty(object, name, { value: arguments[i + 1], configurable: true, enumerable: true, writable: true })
    } else {
      object[name] = arguments[i + 1]
    }
  }
}

binding.attachLoops(numbers, names, readNumbers, writeNumbers, writeItems, writeProperties)
