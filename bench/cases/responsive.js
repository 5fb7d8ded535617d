'use strict'

// 100,000 tasks submitted in one go, 20 microseconds of JavaScript in each
// callback: how long the event loop stands still while they are delivered.

const { performance } = require('node:perf_hooks')
const { GapMeter } = require('../gap-meter')

function deliver (submit) {
  return new Promise((resolve) => {
    let left = 100_000
    const onDone = () => {
      const until = performance.now() + 0.02
      while (performance.now() < until);
      if (--left === 0) resolve(meter.stop())
    }
    for (let i = left; i > 0; i--) submit(onDone)
    const meter = new GapMeter()
  })
}

module.exports = {
  name: 'responsive',
  goal: 'p99 of offloop < 10 ms',
  competitors: {
    raw: () => deliver(require('../raw').noopCallback),
    offloop: () => deliver(require('../..').tasks.echo)
  }
}
