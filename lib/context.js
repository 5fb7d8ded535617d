'use strict'

// The async context of a call, for what is called later in its name. It keeps nothing else alive, and
// says so to whoever lists open handles, as timers do.

const { AsyncResource } = require('node:async_hooks')

class Context extends AsyncResource {
  hasRef () {
    return false
  }
}

module.exports = { Context }
