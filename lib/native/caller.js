'use strict'

// Where relative paths start from, as those of require do: the folder of the file
// that calls us.

const path = require('node:path')
const { fileURLToPath } = require('node:url')

// All that call `callee`, whatever the program makes of stacks.
function listCallSites (callee) {
  const { prepareStackTrace, stackTraceLimit } = Error
  const holder = {}
  try {
    Error.prepareStackTrace = (_, sites) => sites
    Error.stackTraceLimit = Infinity
    Error.captureStackTrace(holder, callee)
    return holder.stack
  } finally {
    Error.prepareStackTrace = prepareStackTrace
    Error.stackTraceLimit = stackTraceLimit
  }
}

// What runs from no file has a name like `[eval]`, and what is the runtime's own
// one like `node:vm`.
function toFile (name) {
  if (typeof name !== 'string') return undefined
  if (name.startsWith('file:')) return fileURLToPath(name)
  return path.isAbsolute(name) ? name : undefined
}

/** The folder of the nearest caller of `callee` that is in a file; else the working folder. */
function callerFolder (callee) {
  for (const site of listCallSites(callee)) {
    const file = toFile(site.getFileName())
    if (file !== undefined) return path.dirname(file)
  }
  return process.cwd()
}

module.exports = { callerFolder }
