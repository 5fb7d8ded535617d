'use strict'

// What the addon asks about memory of JavaScript. Loaded once (lib/once.js), and move.js, which few programs need,
// only when something is to be moved.

const { constants } = require('node:buffer')
const binding = require('../binding')
const { once } = require('../once')
const { CAN_HOLD } = require('../platform')

// As they were when this was loaded: a program may put anything in their place.
const { ArrayBuffer } = globalThis
const { transfer } = ArrayBuffer.prototype
const { at } = Object.getPrototypeOf(Uint8Array.prototype)

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
