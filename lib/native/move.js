'use strict'

// move(): buffers whose memory a task gets instead of a copy. Nothing is taken
// before a task takes it, so that a call that is refused loses nothing; then the
// memory is in ArrayBuffers that only the addon knows.

const { types: { isArrayBuffer, isSharedArrayBuffer, isTypedArray } } = require('node:util')
const { isMarkedAsUntransferable } = require('node:worker_threads')
const binding = require('../binding')
const { invalidArgument } = require('../errors')

// As they were when this was loaded: a program may put anything in their place.
const { ArrayBuffer, Uint8Array, structuredClone } = globalThis

// The ways to a buffer's own fields, whatever a subclass or an object makes of
// their names.
function getter (prototype, name) {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name)
  return (object) => Reflect.apply(get, object, [])
}

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype)
const bufferOf = getter(TypedArray, 'buffer')
const viewedSize = getter(TypedArray, 'byteLength')
const className = getter(TypedArray, Symbol.toStringTag)
const sizeOf = getter(ArrayBuffer.prototype, 'byteLength')

const { transfer } = ArrayBuffer.prototype
const constructors = new Map(Object.getOwnPropertyNames(globalThis)
  .filter((name) => /^(Big)?(Int|Uint|Float)\d+(Clamped)?Array$/.test(name))
  .map((name) => [name, globalThis[name]]))

const toBuffer = (memory) => isTypedArray(memory) ? bufferOf(memory) : memory

function isDetached (buffer) {
  try {
    return new Uint8Array(buffer).buffer !== buffer
  } catch {
    return true
  }
}

// Some runtimes mark external memory, which can be moved, like what cannot.
function isUntransferable (buffer) {
  return isMarkedAsUntransferable?.(buffer) === true && !binding.isHandedOver(buffer)
}

/** What `memory` should have been to be moved; null when it is. */
function findProblem (memory) {
  if (!isTypedArray(memory) && !isArrayBuffer(memory)) return 'an ArrayBuffer, a Buffer or another typed array'
  const buffer = toBuffer(memory)
  if (isSharedArrayBuffer(buffer)) return 'memory of its own; that of a SharedArrayBuffer is shared when it is given as it is'
  if (isDetached(buffer)) return 'an attached buffer, which this is no more'
  if (isUntransferable(buffer)) return 'a buffer that is not marked as untransferable, as the pool of Buffers is'
  if (isTypedArray(memory) && viewedSize(memory) !== sizeOf(buffer)) {
    return 'a view of its whole ArrayBuffer, not of a part, as Buffers from the pool are; copy it, or make it with Buffer.allocUnsafeSlow()'
  }
  return null
}

/** The memory of `buffer` in a new ArrayBuffer; null where it cannot be detached. */
function detach (buffer) {
  try {
    // Before Node.js 22 there is no transfer(), and this copies what it cannot detach.
    const taken = transfer === undefined ? structuredClone(buffer, { transfer: [buffer] }) : Reflect.apply(transfer, buffer, [])
    if (!isDetached(buffer)) binding.detachHandedOver(buffer)
    return isDetached(buffer) ? taken : null
  } catch {
    return null
  }
}

let inspectMoved
let takeMoved

class Moved {
  #memory // null once a task has it
  #size // as last seen

  constructor (memory) {
    this.#memory = memory
  }

  // Why it cannot be moved; null when it can.
  #findProblem () {
    return this.#memory === null ? 'moved once only; a task has it already' : findProblem(this.#memory)
  }

  // Keeps what it takes, until it is clear that the task takes all.
  #take (path) {
    const view = this.#memory
    const buffer = detach(toBuffer(view))
    if (buffer === null) throw refusal(path, 'a buffer that can be detached, which the memory of WebAssembly cannot')
    this.#memory = isTypedArray(view) ? new (constructors.get(className(view)))(buffer) : buffer
    return buffer
  }

  static {
    // Called by values.js: undefined for what is no Moved, a string that says
    // what is wrong, else the buffer.
    inspectMoved = (value) => {
      if (!(#memory in value)) return undefined
      const problem = value.#findProblem()
      if (problem !== null) return `must be ${problem}`
      value.#size = sizeOf(toBuffer(value.#memory))
      return value.#memory
    }

    // Called by values.js with all Moved of a call and their paths: the
    // ArrayBuffers that have their memory now.
    takeMoved = (moveds, paths) => {
      const seen = new Set()
      moveds.forEach((moved, i) => {
        const problem = moved.#findProblem()
        if (problem !== null) throw refusal(paths[i], problem)
        const buffer = toBuffer(moved.#memory)
        if (sizeOf(buffer) !== moved.#size) throw refusal(paths[i], 'left as it is while the arguments are read')
        if (seen.has(buffer)) throw refusal(paths[i], 'moved once only; the same memory stands before it')
        seen.add(buffer)
      })
      const taken = moveds.map((moved, i) => moved.#take(paths[i]))
      for (const moved of moveds) moved.#memory = null
      return taken
    }
  }
}

function refusal (path, expected) {
  const error = new TypeError(`${path} must be ${expected}`)
  error.code = 'ERR_OFFLOOP_INVALID_ARG'
  return error
}

/** Has the task that gets the answer as an argument, or in one, get the memory of `buffer` itself. */
function move (buffer) {
  const problem = findProblem(buffer)
  if (problem !== null) throw invalidArgument(TypeError, 'what move() is given', problem, buffer)
  return new Moved(buffer)
}

module.exports = { inspectMoved, move, takeMoved }
