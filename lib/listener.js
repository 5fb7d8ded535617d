'use strict'

// What a task calls while it runs: onProgress, in the submitter's async context.

const { AsyncResource } = require('node:async_hooks')
const { raiseUncaught } = require('./platform')

class Listener extends AsyncResource {
  constructor (onProgress) {
    super('offloop.progress', { requireManualDestroy: true })
    this.onProgress = onProgress
  }

  report (value) {
    try {
      this.runInAsyncScope(this.onProgress, undefined, value)
    } catch (error) {
      raiseUncaught(error)
    }
  }
}

module.exports = { Listener }
