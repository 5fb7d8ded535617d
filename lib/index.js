'use strict'

const { AsyncTaskRunner } = require('./async-task-runner')
const { BackgroundTasks } = require('./background/background-tasks')
const binding = require('./binding')
const { classes } = require('./errors')
const { include } = require('./native/libraries')
const { load } = require('./load')
const { move } = require('./native/move')
const { configure, stats } = require('./runtime')
const { Task } = require('./task/task')
const { createTasks } = require('./task-function')
const { TaskSupervisor } = require('./supervisor/task-supervisor')

require('./native/loops')

// Queued tasks do not outlive their thread: without this, exit would wait for
// the pool to work them off.
process.on('exit', binding.close)

module.exports = { tasks: createTasks(binding.builtin), load, include, move, configure, stats, Task, BackgroundTasks, TaskSupervisor, AsyncTaskRunner, ...classes }
