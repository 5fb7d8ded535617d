'use strict'

// raw against itself: how far from 1 a ratio strays on this machine when
// nothing differs. Ratios of the other benchmarks that are closer to 1 than
// this say nothing.

const { callbackRate, promiseRate } = require('./in-flight')

const callback = async () => ({ 'tasks/s': await callbackRate(require('./raw').noopCallback, 1000) })
const promise = async () => ({ 'tasks/s': await promiseRate(require('./raw').noopPromise, 1000) })

module.exports = {
  about: 'raw against itself, to tell a difference from noise',
  cases: [
    { name: 'callback, 1000 in flight', baseline: 'raw', competitors: { raw: callback, again: callback } },
    { name: 'Promise, 1000 in flight', baseline: 'raw', competitors: { raw: promise, again: promise } }
  ]
}
