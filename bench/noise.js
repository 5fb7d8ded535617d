'use strict'

// raw against itself: how far from 1 a ratio strays on this machine when
// nothing differs. Ratios of the other benchmarks that are closer to 1 than
// this say nothing.

const { inFlightCase } = require('./cases/in-flight')

const callback = () => require('./raw').noopCallback
const promise = () => require('./raw').noopPromise

module.exports = {
  about: 'raw against itself, to tell a difference from noise',
  cases: [
    inFlightCase('callback', 1000, 'raw', undefined, { raw: callback, again: callback }),
    inFlightCase('Promise', 1000, 'raw', undefined, { raw: promise, again: promise })
  ]
}
