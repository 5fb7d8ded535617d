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
    const loadFor = behindName(() => require('./load').load)
    return function load (path) { return loadFor(path, load) }
  },
  include: () => require('./native/libraries').include,
  move () {
    const moveNow = behindName(() => once('native/move').move)
    return function move (buffer) { return moveNow(buffer) }
  },
  configure () {
    const configureNow = behindName(() => require('./runtime').configure)
    return function configure (options) { return configureNow(options) }
  },
  stats () {
    const readStats = behindName(() => require('./runtime').stats)
    return function stats () { return readStats() }
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
