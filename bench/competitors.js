'use strict'

// The same calls from either competitor, by name; loads only the one asked for:
// noop(callback) and sleep(ms, callback).

const competitors = {
  raw () {
    const { noopCallback, sleepCallback } = require('./raw')
    return { noop: noopCallback, sleep: sleepCallback }
  },
  offloop () {
    const { echo, sleep } = require('..').tasks
    return { noop: echo, sleep }
  }
}

module.exports = { load: (name) => competitors[name]() }
