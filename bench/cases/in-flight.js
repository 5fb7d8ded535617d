'use strict'

// A no-op task with so many in flight. One alone is a matter of latency and
// told as time per task, more are a matter of throughput.

const { measureCallbacks, measurePromises } = require('../in-flight')

// `tasks` by competitor: () => the function to call.
function inFlightCase (form, inFlight, baseline, goal, tasks) {
  const measure = form === 'callback' ? measureCallbacks : measurePromises
  const toSample = ({ wall, cpu }) => ({
    ...(inFlight === 1 ? { 'µs/task': wall } : { 'tasks/s': 1e6 / wall }),
    'CPU µs/task': cpu
  })
  const toCompetitor = ([name, load]) => [name, () => measure(load(), inFlight).then(toSample)]
  return {
    name: `${form}, ${inFlight} in flight`,
    baseline,
    goal,
    competitors: Object.fromEntries(Object.entries(tasks).map(toCompetitor))
  }
}

const againstRaw = (form, inFlight, loadRaw) => inFlightCase(form, inFlight, 'raw', inFlight === 1 ? '<= 1.1 x raw' : undefined, {
  raw: loadRaw,
  offloop: () => require('../..').tasks.echo
})

const withCallback = (n) => againstRaw('callback', n, () => require('../raw').noopCallback)
const withPromise = (n) => againstRaw('Promise', n, () => require('../raw').noopPromise)

module.exports = { inFlightCase, withCallback, withPromise }
