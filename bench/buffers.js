'use strict'

module.exports = {
  about: 'what 64 MiB cost on their way to a task and back',
  cases: [require('./cases/buffers')]
}
