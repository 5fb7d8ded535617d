'use strict'

const { AsyncTaskRunner } = require('./async-task-runner')
const { BackgroundTasks } = require('./background/background-tasks')
const binding = require('./binding')
const { invalidArgument, ...errors } = require('./errors')
const { include } = require('./native/libraries')
const { load } = require('./load')
const { once } = require('./once')
const { configure, stats } = require('./runtime')
const { Task } = require('./task/task')
const { createTasks } = require('./task-function')
const { TaskSupervisor } = require('./supervisor/task-supervisor')

const { move } = once('native/move')
once('native/loops')

module.exports = { tasks: createTasks(binding.builtin), load, include, move, configure, stats, Task, BackgroundTasks, TaskSupervisor, AsyncTaskRunner, ...errors }
