'use strict'

const { describeEngine } = require('./engine-suite')
const { newFile } = require('./runners')

describeEngine('durable tasks in a file of SQLite', newFile)

describeEngine('durable tasks in memory', () => ':memory:')
