'use strict'

// What an AsyncTaskRunner does: checks what it is given and hands it over; engines store
// tasks, host.js has them run. Its methods are those of the same names.

const defaults = require('./defaults')
const { invalidArgument } = require('../errors')
const { Host } = require('./host')
const { Life } = require('./life')
const { parseOptions } = require('../options')
const { LIST, RESULT, routeName, RUNNER, STOP, taskId } = require('./options')
const { toTask, toTasks } = require('./push')
const { Route } = require('./route')
const { toCounts, toFullView, toView } = require('./view')

function parseLocation (value) {
  const expected = 'the path of a file, or a URL'
  if (typeof value !== 'string' || value === '' || value.includes('\0') || !value.isWellFormed()) throw invalidArgument(TypeError, 'the store of an AsyncTaskRunner', expected, value)
  return value
}

class Runner {
  #host
  #life

  constructor (emitter, location, options) {
    const { keep, ...own } = parseOptions('AsyncTaskRunner', options, RUNNER)
    const settings = { ...defaults.runner, ...own, keep: { ...defaults.keep, ...keep } }
    this.#host = new Host(emitter, parseLocation(location), settings)
    this.#life = new Life(this.#host)
  }

  get #engine () {
    this.#life.checkOpen()
    return this.#host.engine
  }

  route (name, handler, options) {
    const { routes, keep } = this.#host
    this.#life.checkOpen()
    const route = new Route(name, handler, options, keep)
    if (routes.has(route.name)) throw invalidArgument(TypeError, 'the name of a route', 'one that has no handler yet', route.name)
    routes.set(route.name, route)
    this.#life.consume(route)
  }

  start () {
    return this.#life.start()
  }

  // Not async, as all calls answer one promise.
  stop (options) {
    try {
      const { timeout } = { ...defaults.stop, ...parseOptions('stop()', options, STOP) }
      return this.#life.stop(timeout)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  // Not async, as it is called most often: a promise more is a third of its time.
  pushTask (task) {
    try {
      const checked = toTask('pushTask()', task, this.#host.maxDataBytes)
      const pushed = this.#engine.push(checked)
      this.#life.watch(checked.route)
      return this.#host.hears('pushed') ? this.#tellPushed(pushed, checked.route) : pushed
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async #tellPushed (pushed, route) {
    const { id, duplicate } = await pushed
    this.#host.emit('pushed', { id, route, duplicate })
    return { id, duplicate }
  }

  async pushTasks (tasks) {
    const checked = toTasks(tasks, this.#host.maxDataBytes)
    const pushed = checked.length === 0 ? [] : await this.#engine.pushAll(checked)
    for (const { route } of checked) this.#life.watch(route)
    pushed.forEach(({ id, duplicate }, i) => this.#host.emit('pushed', { id, route: checked[i].route, duplicate }))
    return pushed
  }

  async result (id, options) {
    const { timeout = Infinity } = parseOptions('result()', options, RESULT)
    return await this.#host.results.wait(this.#engine, taskId('the id of a task', id), timeout)
  }

  async getTask (id) {
    taskId('the id of a task', id)
    const engine = this.#engine
    const [task, lines] = await Promise.all([engine.get(id), engine.lines(id)])
    return task === null ? null : toFullView(task, lines, this.#host.routes)
  }

  async listTasks (options) {
    const filter = { ...defaults.page, ...parseOptions('listTasks()', options, LIST) }
    const tasks = []
    for await (const portion of this.#engine.list(filter)) for (const task of portion) tasks.push(toView(task, this.#host.routes))
    return tasks
  }

  async counts () {
    return toCounts(await this.#engine.counts(), this.#host.routes)
  }

  async cancelTask (id) {
    return await this.#host.cancel(this.#engine, taskId('the id of a task', id))
  }

  async retryTask (id) {
    return await this.#engine.retry(taskId('the id of a task', id))
  }

  async runNow (id) {
    return await this.#engine.runNow(taskId('the id of a task', id))
  }

  async pauseRoute (name) {
    await this.#engine.pause(routeName('the name of a route', name), true)
  }

  async resumeRoute (name) {
    await this.#engine.pause(routeName('the name of a route', name), false)
  }

  async prune () {
    this.#life.checkOpen()
    return { removed: await this.#life.upkeep.prune() }
  }

  capabilities () {
    return this.#host.engine.capabilities
  }
}

/** The Runner of `emitter`, an AsyncTaskRunner, whose listeners it tells. */
function createRunner (emitter, location, options) {
  return new Runner(emitter, location, options)
}

module.exports = { createRunner }
