'use strict'

// A no-op task with so many in flight. One alone is a matter of latency and
// told as time per task, more are a matter of throughput.

const { measureCallbacks, measurePromises } = require('../in-flight')

const inFlightCase = (form, inFlight, raw, offloop) => {
  const toSample = ({ wall, cpu }) => ({
    ...(inFlight === 1 ? { 'µs/task': wall } : { 'tasks/s': 1e6 / wall }),
    'CPU µs/task': cpu
  })
  return {
    name: `${form}, ${inFlight} in flight`,
    baseline: 'raw',
    goal: inFlight === 1 ? '<= 1.1 x raw' : undefined,
    competitors: { raw: () => raw().then(toSample), offloop: () => offloop().then(toSample) }
  }
}

const withCallback = (n) => inFlightCase('callback', n,
  () => measureCallbacks(require('../raw').noopCallback, n),
  () => measureCallbacks(require('../..').tasks.echo, n))

const withPromise = (n) => inFlightCase('Promise', n,
  () => measurePromises(require('../raw').noopPromise, n),
  () => measurePromises(require('../..').tasks.echo, n))

module.exports = { withCallback, withPromise }
