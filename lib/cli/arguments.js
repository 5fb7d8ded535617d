'use strict'

// What the words of a command line mean as a task's arguments.

const { readFile } = require('node:fs/promises')
const { buffer } = require('node:stream/consumers')
const { CommandError, FAILED, MISUSE } = require('./exit')

const NOTES = `
Arguments are read as JSON (5, true, null, '"5"', '[1, 2]', '{"a": 1}'), 123n as a bigint,
@file as the bytes of a file, - as those of stdin, and anything else as a string. An integer that a
number cannot hold is refused: 9007199254740993n is a bigint.`

// A string of JSON, or a number.
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Refuses integers of `json`, which is valid, that would not be what they were. */
function checkIntegers (json) {
  for (const [token] of json.matchAll(TOKEN)) {
    if (!/^-?\d+$/.test(token) || BigInt(token) === toInteger(token)) continue
    throw new CommandError(MISUSE, `an integer of an argument must be one that a number can hold, got ${token}; write ${token}n for a bigint, which stands alone`)
  }
}

// What JavaScript makes of it; undefined where that is no number at all.
function toInteger (token) {
  const number = Number(token)
  return Number.isFinite(number) ? BigInt(number) : undefined
}

const isStdin = (word) => word === '-'

async function readBytes (path) {
  try {
    return await readFile(path)
  } catch (error) {
    throw new CommandError(FAILED, `the argument '@${path}' could not be read: ${error.message}`, { cause: error })
  }
}

async function parseArgument (word) {
  if (isStdin(word)) return await buffer(process.stdin)
  if (/^@./.test(word)) return await readBytes(word.slice(1))
  if (/^-?\d+n$/.test(word)) return BigInt(word.slice(0, -1))
  let value
  try {
    value = JSON.parse(word)
  } catch {
    return word
  }
  checkIntegers(word)
  return value
}

function parseArguments (words) {
  if (words.filter(isStdin).length > 1) throw new CommandError(MISUSE, 'only one argument can be stdin, \'-\'')
  return Promise.all(words.map(parseArgument))
}

module.exports = { parseArguments, NOTES }
