'use strict'

// The errors of tasks that have run, as methods of whatever waits for one: whoever settles it
// may belong to another copy of this JavaScript (lib/once.js), and so to another realm.

const { TaskError, TimeoutError } = require('../errors')

const methods = {
  toError ([, queuedMs, runMs, code, message, hasRun, cause, isThrown]) {
    // What a task's complete throws is the error; an error is never empty.
    if (isThrown && cause !== undefined && cause !== null) return cause
    const details = { task: this.name, phase: hasRun ? 'complete' : 'running', queuedMs, runMs, cause }
    if (code !== null) details.code = code
    return new TaskError(message, details)
  },

  toTimeoutError (queuedMs, runMs) {
    const message = `task '${this.name}' did not end within its timeout of ${this.timeout} ms`
    return new TimeoutError(message, { task: this.name, phase: 'running', queuedMs, runMs })
  }
}

/** Gives the methods to a class of what waits, which has name and timeout. */
function addErrors (Class) {
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(Class.prototype, name, { value })
}

module.exports = { addErrors }
