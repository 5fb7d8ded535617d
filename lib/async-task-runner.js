'use strict'

// AsyncTaskRunner: durable tasks, as users see them. Checks what it is given and hands
// it over; engines store tasks, lib/runner/host.js has them run.

const { EventEmitter } = require('node:events')
const { behindName } = require('./lazily')

const parts = behindName(() => ({
  defaults: require('./runner/defaults'),
  ...require('./errors'),
  ...require('./options'),
  ...require('./runner/host'),
  ...require('./runner/life'),
  ...require('./runner/options'),
  ...require('./runner/push'),
  ...require('./runner/route'),
  ...require('./runner/view')
}))

function parseLocation (value) {
  const expected = 'the path of a file, or a URL'
  if (typeof value !== 'string' || value === '' || value.includes('\0') || !value.isWellFormed()) throw parts().invalidArgument(TypeError, 'the store of an AsyncTaskRunner', expected, value)
  return value
}

class AsyncTaskRunner extends EventEmitter {
  #host
  #life

  constructor (location, options = {}) {
    super()
    const { defaults, Host, Life, parseOptions, RUNNER } = parts()
    const { keep, ...own } = parseOptions('AsyncTaskRunner', options, RUNNER)
    const settings = { ...defaults.runner, ...own, keep: { ...defaults.keep, ...keep } }
    this.#host = new Host(this, parseLocation(location), settings)
    this.#life = new Life(this.#host)
  }

  get #engine () {
    this.#life.checkOpen()
    return this.#host.engine
  }

  route (name, handler, options = {}) {
    const { routes, keep } = this.#host
    const { invalidArgument, Route } = parts()
    this.#life.checkOpen()
    const route = new Route(name, handler, options, keep)
    if (routes.has(route.name)) throw invalidArgument(TypeError, 'the name of a route', 'one that has no handler yet', route.name)
    routes.set(route.name, route)
    this.#life.consume(route)
    return this
  }

  start () {
    return this.#life.start()
  }

  // Not async, as all calls answer one promise.
  stop (options = {}) {
    try {
      const { defaults, parseOptions, STOP } = parts()
      const { timeout } = { ...defaults.stop, ...parseOptions('stop()', options, STOP) }
      return this.#life.stop(timeout)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  [Symbol.asyncDispose] () {
    return this.stop()
  }

  // Not async, as it is called most often: a promise more is a third of its time.
  pushTask (task) {
    try {
      const checked = parts().toTask('pushTask()', task, this.#host.maxDataBytes)
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
    const checked = parts().toTasks(tasks, this.#host.maxDataBytes)
    const pushed = checked.length === 0 ? [] : await this.#engine.pushAll(checked)
    for (const { route } of checked) this.#life.watch(route)
    pushed.forEach(({ id, duplicate }, i) => this.#host.emit('pushed', { id, route: checked[i].route, duplicate }))
    return pushed
  }

  async result (id, options = {}) {
    const { parseOptions, RESULT, taskId } = parts()
    const { timeout = Infinity } = parseOptions('result()', options, RESULT)
    return await this.#host.results.wait(this.#engine, taskId('the id of a task', id), timeout)
  }

  async getTask (id) {
    const { taskId, toFullView } = parts()
    taskId('the id of a task', id)
    const engine = this.#engine
    const [task, lines] = await Promise.all([engine.get(id), engine.lines(id)])
    return task === null ? null : toFullView(task, lines, this.#host.routes)
  }

  async listTasks (options = {}) {
    const { defaults, LIST, parseOptions, toView } = parts()
    const filter = { ...defaults.page, ...parseOptions('listTasks()', options, LIST) }
    const tasks = []
    for await (const portion of this.#engine.list(filter)) for (const task of portion) tasks.push(toView(task, this.#host.routes))
    return tasks
  }

  async counts () {
    return parts().toCounts(await this.#engine.counts(), this.#host.routes)
  }

  async cancelTask (id) {
    return await this.#host.cancel(this.#engine, parts().taskId('the id of a task', id))
  }

  async retryTask (id) {
    return await this.#engine.retry(parts().taskId('the id of a task', id))
  }

  async runNow (id) {
    return await this.#engine.runNow(parts().taskId('the id of a task', id))
  }

  async pauseRoute (name) {
    await this.#engine.pause(parts().routeName('the name of a route', name), true)
  }

  async resumeRoute (name) {
    await this.#engine.pause(parts().routeName('the name of a route', name), false)
  }

  async prune () {
    this.#life.checkOpen()
    return { removed: await this.#life.upkeep.prune() }
  }

  capabilities () {
    return this.#host.engine.capabilities
  }
}

module.exports = { AsyncTaskRunner }
