'use strict'

// Three tasks that sleep 200 ms, at the same time.

const { time } = require('../timing')

async function measure (sleep) {
  return { ms: await time(() => Promise.all([sleep(200), sleep(200), sleep(200)])) }
}

module.exports = {
  name: '3 x sleep(200)',
  competitors: {
    raw: () => measure(require('../raw').sleepPromise),
    offloop: () => measure(require('../..').tasks.sleep)
  }
}
