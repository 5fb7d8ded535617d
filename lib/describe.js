'use strict'

const { inspect } = require('node:util')

/** What `reason`, which was thrown, is told as; anything may be thrown, and some of that throws when it is looked at. */
function describe (reason) {
  try {
    return inspect(reason)
  } catch {
    return 'a value that cannot be shown'
  }
}

module.exports = { describe }
