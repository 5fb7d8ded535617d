'use strict'

// What is printed: results, lists of tasks and errors, for people or as JSON.

const { inspect, types: { isAnyArrayBuffer, isTypedArray } } = require('node:util')
const { TimeoutError } = require('../errors')
const { isError } = require('../thrown')
const { CommandError, FAILED, TIMED_OUT } = require('./exit')

function errorFields (error) {
  const { name, message, cause } = error
  return { name, message, ...error, cause }
}

// Called by JSON.stringify, with the object that has the value: toJSON may have
// made something else of it already.
function toJson (key, value) {
  const own = this[key]
  if (typeof own === 'bigint') return own.toString()
  if (isTypedArray(own)) return Array.from(own)
  if (isAnyArrayBuffer(own)) return Array.from(new Uint8Array(own))
  return isError(own) ? errorFields(own) : value
}

const stringify = (value) => JSON.stringify(value, toJson) ?? 'null'

function printResult (value, asJson) {
  const show = () => inspect(value, { depth: Infinity, colors: process.stdout.isTTY === true && process.stdout.hasColors() })
  console.log(asJson ? stringify(value) : show())
}

function printTasks (library, asJson) {
  const tasks = Object.entries(library).map(([name, { args, doc }]) => ({ name, args, doc }))
  if (asJson) {
    console.log(stringify(tasks))
    return
  }
  const heads = tasks.map(({ name, args }) => `${name}(${args ?? '…'})`)
  const width = Math.max(...heads.map((head) => head.length))
  tasks.forEach(({ doc }, i) => console.log(doc === undefined ? heads[i] : `${heads[i].padEnd(width)}  ${doc}`))
}

function describe (error) {
  if (!isError(error)) return inspect(error)
  if (error instanceof CommandError) return error.message
  return error.code === undefined ? `${error.name}: ${error.message}` : `${error.name} ${error.code}: ${error.message}`
}

function exitCodeOf (error) {
  if (error instanceof CommandError) return error.exitCode
  return error instanceof TimeoutError ? TIMED_OUT : FAILED
}

/** Tells of `error`, which may be anything that was thrown, and chooses the exit code. */
function reportError (error, asJson) {
  console.error(asJson ? stringify({ error }) : `error: ${describe(error)}`)
  process.exitCode = exitCodeOf(error)
}

module.exports = { printResult, printTasks, reportError }
