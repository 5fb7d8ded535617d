'use strict'

// A file that is replaced as a whole: it is written under another name until it is complete. What is
// there stays if that fails, and a process that has it loaded keeps what it has.

const { mkdirSync, renameSync, rmSync } = require('node:fs')
const path = require('node:path')

/** Has `write` make a file, whose name it is given, and puts that in the place of `target`. */
async function putInPlace (target, write) {
  const temporary = `${target}.${process.pid}.tmp`
  mkdirSync(path.dirname(path.resolve(target)), { recursive: true })
  try {
    const result = await write(temporary)
    renameSync(temporary, target)
    return result
  } finally {
    rmSync(temporary, { force: true })
  }
}

module.exports = { putInPlace }
