'use strict'

const { performance } = require('node:perf_hooks')

function now () {
  return Math.floor(performance.now())
}

module.exports = { now }
