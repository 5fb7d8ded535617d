'use strict'

// The package's names. What a program does not use is not loaded, as loading all of it takes longer than starting
// Node.js: a name is looked up when it is first asked for.

const { begin, behindName, lookUp } = require('./lazily')
const { once } = require('./once')

// What takes functions as they are when the package is loaded; a test may fake them before the rest is.
require('./schedule')
require('./then')

begin(module)

const names = {
  tasks: () => require('./task-function').createTasks(require('./binding').builtin),
  load () {
    const parts = behindName(() => require('./load'))
    return function load (path) { return parts().load(path, load) }
  },
  include: () => require('./native/libraries').include,
  move () {
    const parts = behindName(() => once('native/move'))
    return function move (buffer) { return parts().move(buffer) }
  },
  configure () {
    const parts = behindName(() => require('./runtime'))
    return function configure (options) { return parts().configure(options) }
  },
  stats () {
    const parts = behindName(() => require('./runtime'))
    return function stats () { return parts().stats() }
  },
  Task: () => require('./task/task').Task,
  BackgroundTasks: () => require('./background/background-tasks').BackgroundTasks,
  TaskSupervisor: () => require('./supervisor/task-supervisor').TaskSupervisor,
  AsyncTaskRunner: () => require('./async-task-runner').AsyncTaskRunner
}

const { classes } = require('./errors')

function define (name, value) {
  Object.defineProperty(module.exports, name, { value, configurable: true, enumerable: true, writable: true })
  return value
}

module.exports = {}
for (const [name, find] of Object.entries(names)) {
  Object.defineProperty(module.exports, name, {
    get: () => define(name, lookUp(find)),
    set: (value) => { define(name, value) },
    configurable: true,
    enumerable: true
  })
}
Object.assign(module.exports, classes)
