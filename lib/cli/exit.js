'use strict'

// How the command line ends: its exit codes, and the error that chooses one.

const FAILED = 1
const MISUSE = 2
const TIMED_OUT = 124 // as timeout(1) has it
const INTERRUPTED = 130 // as shells have it

class CommandError extends Error {
  constructor (exitCode, message, options) {
    super(message, options)
    this.exitCode = exitCode
  }
}

Object.defineProperty(CommandError.prototype, 'name', { value: 'CommandError', writable: true, configurable: true })

module.exports = { CommandError, FAILED, MISUSE, TIMED_OUT, INTERRUPTED }
