'use strict'

// A no-op task a millisecond after the one before: by then all threads are
// asleep, so it pays for waking one, which tasks in a row may not.

const { setTimeout: sleep } = require('node:timers/promises')
const { measureCallbacks } = require('../in-flight')
const { summarize } = require('../stats')
const { time } = require('../timing')

async function measure (submit) {
  const times = []
  await measureCallbacks(submit, 1) // compiles the JavaScript
  for (let i = 0; i < 600; i++) {
    await sleep(1)
    times.push(await time(() => new Promise((resolve) => submit(resolve))))
  }
  return { 'µs/task': summarize(times.slice(200)).median * 1000 }
}

module.exports = {
  name: 'callback, a lone task',
  baseline: 'raw',
  goal: '<= 1.1 x raw',
  competitors: {
    raw: () => measure(require('../raw').noopCallback),
    offloop: () => measure(require('../..').tasks.echo)
  }
}
