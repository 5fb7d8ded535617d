'use strict'

const os = require('node:os')

function describeMachine () {
  const cpus = os.cpus()
  const date = new Date().toISOString().slice(0, 10)
  const load = os.loadavg()[0].toFixed(2)
  return `${cpus[0].model.trim()}, ${cpus.length} cores (load ${load}), ${os.platform()} ${os.release()}, Node ${process.version}, ${date}`
}

module.exports = { describeMachine }
