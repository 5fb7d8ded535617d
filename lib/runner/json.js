'use strict'

// Values as JSON, strictly: what JSON.stringify would drop or change is a TypeError
// that names its path. An undefined property is left out, and toJSON is honoured.
//
// Most values are plain: they are looked over once and left to JSON.stringify. Only
// one that has a toJSON, or is not valid, is taken apart piece by piece.

const { invalidArgument } = require('../errors')

const MAX_DEPTH = 500
const EXPECTED = 'what JSON can hold'

const { getPrototypeOf, getOwnPropertySymbols } = Object

/** An object literal's, of this realm or another, or none. */
function isPlainPrototype (prototype) {
  return prototype === Object.prototype || prototype === null || getPrototypeOf(prototype) === null
}

function isPlainObject (value, depth) {
  if (!isPlainPrototype(getPrototypeOf(value)) || getOwnPropertySymbols(value).length > 0) return false
  for (const name in value) {
    const property = value[name]
    if (property !== undefined && !isPlain(property, depth)) return false
  }
  return typeof value.toJSON !== 'function'
}

// Those that it has, as no item is left out, are the first of its keys.
function hasOnlyItems (array, length) {
  return Object.keys(array).length === length && getOwnPropertySymbols(array).length === 0
}

function isPlainArray (value, depth) {
  const { length } = value
  for (let i = 0; i < length; i++) if (!isPlain(value[i], depth)) return false
  return hasOnlyItems(value, length) && typeof value.toJSON !== 'function'
}

// Whether JSON.stringify tells all of a value.
function isPlain (value, depth) {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      if (value === null) return true
      if (depth === 0) return false
      return Array.isArray(value) ? isPlainArray(value, depth - 1) : isPlainObject(value, depth - 1)
    default:
      return false
  }
}

function refuse (path, value, expected = EXPECTED) {
  return invalidArgument(TypeError, path, expected, value)
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

function join (path, name) {
  return IDENTIFIER.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`
}

function refuseSymbols (value, path) {
  const [symbol] = getOwnPropertySymbols(value)
  if (symbol !== undefined) throw refuse(`a property of ${path}`, symbol, 'named by a string')
}

function isIndex (name, length) {
  const index = Number(name)
  return Number.isInteger(index) && index >= 0 && index < length && String(index) === name
}

// JSON.stringify would leave out what is no item, and make null of an item that is not there.
function copyArray (value, path, parents) {
  refuseSymbols(value, path)
  for (const name of Object.keys(value)) {
    if (isIndex(name, value.length) || value[name] === undefined) continue
    throw refuse(join(path, name), value[name], `${EXPECTED}: an array has items only`)
  }
  const copy = []
  for (let i = 0; i < value.length; i++) copy.push(copyValue(value[i], `${path}[${i}]`, String(i), parents))
  return copy
}

function copyObject (value, path, parents) {
  if (!isPlainPrototype(getPrototypeOf(value))) throw refuse(path, value, `${EXPECTED}: plain objects, or with toJSON()`)
  refuseSymbols(value, path)
  const copy = Object.create(null)
  for (const name of Object.keys(value)) {
    const property = value[name]
    if (property !== undefined) copy[name] = copyValue(property, join(path, name), name, parents)
  }
  return copy
}

// What has toJSON() stands for what that answers; else a copy of plain values.
function copyValue (given, path, name, parents) {
  const value = given !== null && typeof given === 'object' && typeof given.toJSON === 'function' ? given.toJSON(name) : given
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'object') throw refuse(path, value)
  if (parents.includes(value)) throw refuse(path, value, `${EXPECTED}: no object within itself`)
  if (parents.length === MAX_DEPTH) throw refuse(path, value, `${EXPECTED}: at most ${MAX_DEPTH} levels deep`)
  parents.push(value)
  const copy = Array.isArray(value) ? copyArray(value, path, parents) : copyObject(value, path, parents)
  parents.pop()
  return copy
}

function toJson (value, what) {
  if (isPlain(value, 64)) return JSON.stringify(value)
  return JSON.stringify(copyValue(value, what, '', []))
}

/** The JSON of `value`, which errors call `what`, of at most `max` bytes. */
function toJsonWithin (value, what, max) {
  const json = toJson(value, what)
  // A character has at most three bytes.
  const size = json.length * 3 <= max ? 0 : Buffer.byteLength(json)
  if (size > max) throw invalidArgument(RangeError, what, `at most ${max} bytes as JSON (option maxDataBytes of the runner)`, `${size} bytes`)
  return json
}

module.exports = { toJsonWithin }
