'use strict'

// A no-op task with so many in flight. One alone is a matter of latency and
// told as time per task, more are a matter of throughput.

const { callbackRate, promiseRate } = require('../in-flight')

const toSample = (inFlight) => (rate) => inFlight === 1 ? { 'µs/task': 1e6 / rate } : { 'tasks/s': rate }

const withCallback = (inFlight) => ({
  name: `callback, ${inFlight} in flight`,
  baseline: 'raw',
  goal: inFlight === 1 ? '<= 1.1 x raw' : undefined,
  competitors: {
    raw: () => callbackRate(require('../raw').noopCallback, inFlight).then(toSample(inFlight)),
    offloop: () => callbackRate(require('../..').tasks.echo, inFlight).then(toSample(inFlight))
  }
})

const withPromise = (inFlight) => ({
  name: `Promise, ${inFlight} in flight`,
  baseline: 'raw',
  goal: inFlight === 1 ? '<= 1.1 x raw' : undefined,
  competitors: {
    raw: () => promiseRate(require('../raw').noopPromise, inFlight).then(toSample(inFlight)),
    offloop: () => promiseRate(require('../..').tasks.echo, inFlight).then(toSample(inFlight))
  }
})

module.exports = { withCallback, withPromise }
