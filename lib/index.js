'use strict'

const path = require('node:path')
const binding = require('./binding')
const { invalidArgument, ...errors } = require('./errors')
const { load } = require('./load')
const { move } = require('./move')
const { configure, stats } = require('./runtime')
const { createTasks } = require('./task-function')

require('./loops')

// Queued tasks do not outlive their thread: without this, exit would wait for
// the pool to work them off.
process.on('exit', binding.close)

/** Where offloop.h is, for the compiler of task libraries. */
const include = path.join(__dirname, '..', 'include')

module.exports = { tasks: createTasks(binding.builtin), load, include, move, configure, stats, ...errors }
