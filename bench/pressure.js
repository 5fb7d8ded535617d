'use strict'

const context = require('./cases/context')

module.exports = {
  about: 'what others notice while offloop is under load, and how soon it ends',
  cases: [
    require('./cases/full-pool'),
    require('./cases/terminate'),
    require('./cases/exit'),
    require('./cases/bystander'),
    context.callback,
    context.promise,
    require('./cases/memory')
  ]
}
