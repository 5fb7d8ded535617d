'use strict'

// AsyncTaskRunner: durable tasks, as users see them; what it does is its Runner's.

const { EventEmitter } = require('node:events')
const { behindName } = require('./lazily')

const createRunner = behindName(() => require('./runner/runner').createRunner)

class AsyncTaskRunner extends EventEmitter {
  #runner

  constructor (location, options = {}) {
    super()
    this.#runner = createRunner(this, location, options)
  }

  route (name, handler, options = {}) {
    this.#runner.route(name, handler, options)
    return this
  }

  start () {
    return this.#runner.start()
  }

  stop (options = {}) {
    return this.#runner.stop(options)
  }

  [Symbol.asyncDispose] () {
    return this.stop()
  }

  pushTask (task) {
    return this.#runner.pushTask(task)
  }

  pushTasks (tasks) {
    return this.#runner.pushTasks(tasks)
  }

  result (id, options = {}) {
    return this.#runner.result(id, options)
  }

  getTask (id) {
    return this.#runner.getTask(id)
  }

  listTasks (options = {}) {
    return this.#runner.listTasks(options)
  }

  counts () {
    return this.#runner.counts()
  }

  cancelTask (id) {
    return this.#runner.cancelTask(id)
  }

  retryTask (id) {
    return this.#runner.retryTask(id)
  }

  runNow (id) {
    return this.#runner.runNow(id)
  }

  pauseRoute (name) {
    return this.#runner.pauseRoute(name)
  }

  resumeRoute (name) {
    return this.#runner.resumeRoute(name)
  }

  prune () {
    return this.#runner.prune()
  }

  capabilities () {
    return this.#runner.capabilities()
  }
}

module.exports = { AsyncTaskRunner }
