'use strict'

// Those who wait for what becomes of a task. The engine tells them; here they give up: after
// their time, or when the runner stops. One that waits in vain because nobody runs the task
// is told so.

const { TimeoutError, unknownTask } = require('../errors')
const { cancellation, timesOf, toTaskError } = require('./failure')
const { clearInterval, setInterval } = require('../schedule')
const { parseErrors } = require('./stored-error')
const { parse } = require('./view')

/** Whoever waits for a task that could run and does not is warned after so long, or a look longer. */
const PATIENCE_MS = 3000
const LOOK_MS = 1000
/** So many tasks are looked at together. */
const LOOKED_AT = 20

function noop () {}

// What a task comes to that has ended; `error` is what is stored of it.
function settleBy (task, error) {
  if (task.state === 'completed') return parse(task.result)
  if (task.state === 'cancelled') throw cancellation(task.id)
  throw toTaskError(task, error)
}

class Results {
  /** By task, those who wait for it, as AbortControllers, and since when. */
  #waiting = new Map()
  #timer = null
  #host

  /** `host`: engine, and warnOfIdle(route), which is called for each task that nobody runs. */
  constructor (host) {
    this.#host = host
  }

  /** Whether somebody waits for the task. */
  isAwaited (id) {
    return this.#waiting.has(id)
  }

  /** Nobody learns of anything any more. */
  end (error) {
    for (const waiting of this.#waiting.values()) for (const controller of waiting.keys()) controller.abort(error)
  }

  /** What the handler answered for the task, or its error; `timeout` in ms, or Infinity. */
  async wait (engine, id, timeout) {
    const controller = new AbortController()
    const limit = timeout === Infinity ? null : setTimeout(() => controller.abort(limit), timeout)
    this.#add(id, controller)
    try {
      const end = await engine.wait(id, controller.signal)
      return settleBy(end, end.error === null ? undefined : parse(end.error))
    } catch (error) {
      if (limit === null || error !== limit) throw error
      return await this.#settleLate(engine, id, timeout)
    } finally {
      clearTimeout(limit)
      this.#delete(id, controller)
    }
  }

  #add (id, controller) {
    if (!this.#waiting.has(id)) this.#waiting.set(id, new Map())
    this.#waiting.get(id).set(controller, performance.now())
    this.#timer ??= setInterval(() => this.#look().catch(noop), LOOK_MS).unref()
  }

  #delete (id, controller) {
    const waiting = this.#waiting.get(id)
    waiting.delete(controller)
    if (waiting.size === 0) this.#waiting.delete(id)
    if (this.#waiting.size > 0) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  // The time is over: what the task is now says why, and how far it is.
  async #settleLate (engine, id, timeout) {
    const task = await engine.get(id)
    if (task === null) throw unknownTask(id)
    if (task.finishedAt !== null) return settleBy(task, parseErrors(task.errors).at(-1))
    throw new TimeoutError(`task ${id} of '${task.route}' had no result within ${timeout} ms`, { task: task.route, ...timesOf(task) })
  }

  async #look () {
    const before = performance.now() - PATIENCE_MS
    const ids = []
    for (const [id, waiting] of this.#waiting) {
      const [since] = waiting.values()
      if (since <= before && ids.push(id) === LOOKED_AT) break
    }
    for (const id of ids) await this.#lookAt(id)
  }

  async #lookAt (id) {
    const { engine } = this.#host
    const task = await engine.get(id)
    const isLeft = task !== null && task.state !== 'executing' && task.finishedAt === null && task.due <= Date.now() - PATIENCE_MS
    if (isLeft && !engine.isConsumed(task.route)) this.#host.warnOfIdle(task.route)
  }
}

module.exports = { Results }
