'use strict'

// The cases of dispatch, 1,000 in flight, all of it inside a store of an
// AsyncLocalStorage.

const { AsyncLocalStorage } = require('node:async_hooks')
const { withCallback, withPromise } = require('./in-flight')

const inStore = (run) => () => new AsyncLocalStorage().run({}, run)

const inContext = ({ name, baseline, competitors: { raw, offloop } }, goal) => ({
  name: `${name}, in an AsyncLocalStorage`,
  baseline,
  goal,
  competitors: { raw: inStore(raw), offloop: inStore(offloop) }
})

module.exports = {
  callback: inContext(withCallback(1000), '>= 3 x raw'),
  promise: inContext(withPromise(1000), '>= 4 x raw')
}
