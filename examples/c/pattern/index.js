'use strict'

// An addon's package: its tasks, from what node-gyp has built.

module.exports = require('offloop').load('./build/Release/pattern.node')
