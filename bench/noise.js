'use strict'

// raw against itself: how far from 1 a ratio strays on this machine when
// nothing differs. Ratios of the other benchmarks that are closer to 1 than
// this say nothing.

const { measureCallbacks, measurePromises } = require('./in-flight')

const toSample = ({ wall }) => ({ 'tasks/s': 1e6 / wall })
const callback = () => measureCallbacks(require('./raw').noopCallback, 1000).then(toSample)
const promise = () => measurePromises(require('./raw').noopPromise, 1000).then(toSample)

module.exports = {
  about: 'raw against itself, to tell a difference from noise',
  cases: [
    { name: 'callback, 1000 in flight', baseline: 'raw', competitors: { raw: callback, again: callback } },
    { name: 'Promise, 1000 in flight', baseline: 'raw', competitors: { raw: promise, again: promise } }
  ]
}
