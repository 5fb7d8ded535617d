'use strict'

// require('offloop') in a fresh process; raw is the addon alone.

const { performance } = require('node:perf_hooks')

function measure (id) {
  const from = performance.now()
  require(id)
  return { ms: performance.now() - from }
}

module.exports = {
  name: 'startup',
  competitors: {
    raw: () => measure('../raw'),
    offloop: () => measure('../..')
  }
}
