'use strict'

const { withCallback, withPromise } = require('./cases/in-flight')

module.exports = {
  about: 'what a task costs beyond its own work',
  cases: [
    withCallback(1),
    withCallback(100),
    withCallback(1000),
    withPromise(1),
    withPromise(100),
    withPromise(1000),
    require('./cases/lone'),
    require('./cases/author'),
    require('./cases/responsive')
  ]
}
