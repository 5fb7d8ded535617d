'use strict'

// The addon; run.js has built it.
module.exports = require('./build/Release/raw.node')
