'use strict'

// tracingChannel('offloop.task'): one message for each task, published as `start`
// when it is submitted, and when it is settled as `end`, after `error` if it failed;
// each time in the async context of the submitting call. Tasks that are submitted
// while nobody listens cost a look at three flags.

const { AsyncResource } = require('node:async_hooks')
const { tracingChannel } = require('node:diagnostics_channel')

const { start, end, error } = tracingChannel('offloop.task')

let lastId = 0

// Not tracingChannel().hasSubscribers: not every runtime has it.
function isTraced () {
  return start.hasSubscribers || end.hasSubscribers || error.hasSubscribers
}

class Trace extends AsyncResource {
  constructor (name, kind) {
    super('offloop.trace', { requireManualDestroy: true })
    this.message = { id: ++lastId, name, kind, queuedMs: undefined, runMs: undefined, error: undefined, value: undefined }
    start.publish(this.message)
  }

  /** How long a task took that has run, to its end or its timeout; before it succeeds or fails. */
  time (queuedMs, runMs) {
    Object.assign(this.message, { queuedMs, runMs })
  }

  succeed (value) {
    this.message.value = value
    this.runInAsyncScope(end.publish, end, this.message)
    this.emitDestroy()
  }

  fail (reason) {
    this.message.error = reason
    this.runInAsyncScope(error.publish, error, this.message)
    this.runInAsyncScope(end.publish, end, this.message)
    this.emitDestroy()
  }
}

module.exports = { isTraced, Trace }
