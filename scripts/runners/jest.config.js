'use strict'

const path = require('node:path')

module.exports = { rootDir: __dirname, transform: {}, cacheDirectory: path.join(__dirname, '..', '..', 'build', 'runners', 'cache') }
