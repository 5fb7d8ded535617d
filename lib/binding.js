'use strict'

// The only file that touches the addon.

const path = require('node:path')

module.exports = require('node-gyp-build')(path.join(__dirname, '..'))
