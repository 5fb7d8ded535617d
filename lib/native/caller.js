'use strict'

// Where relative paths start from, as those of require do: the folder of the file
// that calls us.

const path = require('node:path')
const { fileURLToPath } = require('node:url')

// All that call `callee`, by the names of their files, whatever the program makes of stacks.
function listNames (callee) {
  const { prepareStackTrace, stackTraceLimit } = Error
  const holder = {}
  try {
    Error.prepareStackTrace = (_, sites) => sites
    Error.stackTraceLimit = Infinity
    Error.captureStackTrace(holder, callee)
    return holder.stack.map((site) => site.getFileName())
  } finally {
    Error.prepareStackTrace = prepareStackTrace
    Error.stackTraceLimit = stackTraceLimit
  }
}

// A line of a stack: a function and its place in brackets, or the place alone.
const FRAME = /^\s+at (?:(?!\/|file:|[A-Za-z]:\\).*? \()?(.+?):\d+:\d+\)?$/

// The same where nothing of Error can be set, as under --frozen-intrinsics: those of the nearest callers.
function listShownNames (callee) {
  const holder = {}
  Error.captureStackTrace(holder, callee)
  return String(holder.stack).split('\n').map((line) => FRAME.exec(line)?.[1])
}

// What runs from no file has a name like `[eval]`, and what is the runtime's own
// one like `node:vm`.
function toFile (name) {
  if (typeof name !== 'string') return undefined
  if (name.startsWith('file:')) return fileURLToPath(name)
  return path.isAbsolute(name) ? name : undefined
}

function listCallers (callee) {
  try {
    return listNames(callee)
  } catch {
    return listShownNames(callee)
  }
}

/** The folder of the nearest caller of `callee` that is in a file; else the working folder. */
function callerFolder (callee) {
  for (const name of listCallers(callee)) {
    const file = toFile(name)
    if (file !== undefined) return path.dirname(file)
  }
  return process.cwd()
}

module.exports = { callerFolder }
