'use strict'

const { AsyncTaskRunner } = require('./async-task-runner')
const binding = require('./binding')
const { invalidArgument, ...errors } = require('./errors')
const { include } = require('./libraries')
const { load } = require('./load')
const { move } = require('./move')
const { configure, stats } = require('./runtime')
const { createTasks } = require('./task-function')

require('./loops')

// Queued tasks do not outlive their thread: without this, exit would wait for
// the pool to work them off.
process.on('exit', binding.close)

module.exports = { tasks: createTasks(binding.builtin), load, include, move, configure, stats, AsyncTaskRunner, ...errors }
