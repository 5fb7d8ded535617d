'use strict'

const { importedCase, requiredCase, resultCase } = require('./cases/startup')

module.exports = {
  about: 'what it takes to load offloop, and to have its first result',
  cases: [requiredCase, importedCase, resultCase]
}
