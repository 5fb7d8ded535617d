'use strict'

// A function that runs as a child of a supervisor, which hears when it is gone: settled,
// and its function at an end.

const { FunctionWork } = require('../task/function-work')

class ChildWork extends FunctionWork {
  constructor (fn, options, onGone) {
    super(fn, options)
    this.onGone = onGone
  }

  get isGone () {
    return this.state !== 'pending' && !this.isRunning
  }

  end () {
    const isAwaited = super.end()
    if (!isAwaited) this.onGone()
    return isAwaited
  }

  fulfil (value) {
    super.fulfil(value)
    this.onGone()
  }

  reject (reason) {
    super.reject(reason)
    if (!this.isRunning) this.onGone()
  }
}

module.exports = { ChildWork }
