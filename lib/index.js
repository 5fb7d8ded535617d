'use strict'

const binding = require('./binding')
const { invalidArgument, ...errors } = require('./errors')
const { move } = require('./move')
const { configure, stats } = require('./runtime')
const { createTaskFunction } = require('./task-function')

require('./loops')

// Queued tasks do not outlive their thread: without this, exit would wait for
// the pool to work them off.
process.on('exit', binding.close)

const tasks = {}
binding.names.forEach((name, index) => { tasks[name] = createTaskFunction(index, name) })

module.exports = { tasks: Object.freeze(tasks), move, configure, stats, ...errors }
