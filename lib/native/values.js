'use strict'

// What the addon calls while it converts arguments and results. Loaded once (lib/once.js), and move.js, which few
// programs need, only when something is to be moved.

const { constants } = require('node:buffer')
const binding = require('../binding')
const { once } = require('../once')
const { CAN_HOLD } = require('../platform')

// As they were when this was loaded: a program may put anything in their place.
const { ArrayBuffer } = globalThis
const { defineProperty } = Object
const { transfer } = ArrayBuffer.prototype
const { at } = Object.getPrototypeOf(Uint8Array.prototype)

// The loops over items and properties cost some nanoseconds a turn where the engine has compiled them, and a Node-API
// call a turn in C.

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

// What is no plain object: undefined for what is no Moved either, a string that says what is wrong with one, else the buffer.
function inspectMoved (value) {
  return once('native/move').inspectMoved(value)
}

// All Moved of a call and their paths: the ArrayBuffers that have their memory now.
function takeMoved (moveds, paths) {
  return once('native/move').takeMoved(moveds, paths)
}

function allocate (size) {
  return new ArrayBuffer(size)
}

// What it hands over: the same memory, as JavaScript's own memory is.
function adopt (buffer) {
  return transfer === undefined ? buffer : Reflect.apply(transfer, buffer, [])
}

// A view that has no items: its methods throw where it is not empty but out of bounds.
function isOutOfBounds (view) {
  try {
    Reflect.apply(at, view, [0])
    return false
  } catch {
    return true
  }
}

// Whether it may hand over memory in this thread; asked once.
function canHandOver () {
  return require('node:worker_threads').isMainThread
}

binding.attachMemory(inspectMoved, takeMoved, allocate, adopt, isOutOfBounds, canHandOver, CAN_HOLD, constants.MAX_LENGTH, constants.MAX_STRING_LENGTH)
