'use strict'

// From process.exit() in a process until its parent notices that it is gone.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')
const { wallClock } = require('../timing')

async function measure (competitor) {
  const child = spawn(process.execPath, [path.join(__dirname, '..', 'busy.js'), competitor], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let calledAt = ''
  child.stdout.on('data', (data) => { calledAt += data })
  const closed = once(child, 'close') // when all of stdout has been read
  const [status] = await once(child, 'exit')
  const endedAt = wallClock()
  await closed
  if (status !== 0) throw new Error(`the process ended with ${status}`)
  return { ms: endedAt - Number(calledAt) }
}

module.exports = {
  name: 'process.exit() with 16 tasks of 400 ms',
  baseline: 'raw',
  goal: 'offloop < 100 ms',
  competitors: { raw: () => measure('raw'), offloop: () => measure('offloop') }
}
