'use strict'

const { small, large } = require('./cases/fibonacci')

module.exports = {
  about: 'the built-in tasks against plain JavaScript, and what the event loop notices',
  cases: [
    small,
    large,
    require('./cases/pause'),
    require('./cases/sleep')
  ]
}
