'use strict'

// A route: its handler, and how its tasks are run.

const { task: DEFAULTS } = require('./defaults')
const { isTaskFunction } = require('../native/settings')
const { callable, parseOptions } = require('../options')
const { ROUTE, routeName } = require('./options')

// A task function of C gets the data as its arguments; what it reports is the progress.
function toHandler (taskFunction) {
  return function handleNatively (task) {
    const { data } = task
    const bound = taskFunction.with({ signal: task.signal, onProgress: (report) => { task.progress(report) } })
    return Array.isArray(data) ? bound(...data) : bound(data)
  }
}

class Route {
  constructor (name, handler, options, keep) {
    this.name = routeName('the name of a route', name)
    callable(`the handler of route '${this.name}'`, handler)
    this.isNative = isTaskFunction(handler)
    this.handler = this.isNative ? toHandler(handler) : handler
    const own = parseOptions(`route '${this.name}'`, options, ROUTE)
    this.concurrency = own.concurrency ?? DEFAULTS.concurrency
    this.attempts = own.attempts ?? DEFAULTS.attempts
    this.backoff = own.backoff ?? DEFAULTS.backoff
    this.timeout = own.timeout ?? DEFAULTS.timeout
    this.keep = { ...keep, ...own.keep }
  }
}

module.exports = { Route }
