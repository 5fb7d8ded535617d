'use strict'

// Runs a durable task of addon.test.js until it is killed or told to end.

const { once } = require('node:events')
const { AsyncTaskRunner } = require('../..')

const runner = new AsyncTaskRunner(process.argv[2])

runner.route('work', async () => {
  process.send('working')
  await once(process, 'message')
  setImmediate(async () => {
    await runner.stop()
    process.disconnect()
  })
  return 'by itself'
})

runner.start()
