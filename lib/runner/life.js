'use strict'

// From start to stop of a runner.

const { ClosedError } = require('../errors')
const { Upkeep } = require('./upkeep')

class Life {
  #host
  #started = null
  #isConsuming = false
  #stopped = null
  #isClosed = false
  // Routes without a handler here that were warned about.
  #warned = new Set()

  constructor (host) {
    this.#host = host
    this.upkeep = new Upkeep(host)
  }

  /** Throws when the runner has stopped. */
  checkOpen () {
    if (this.#isClosed) throw new ClosedError('the runner is stopped')
  }

  /** Begins to run tasks; again, if it has failed. */
  start () {
    if (this.#stopped !== null) return Promise.reject(new ClosedError('the runner is stopped'))
    this.#started ??= this.#start()
    return this.#started
  }

  async #start () {
    const { engine, routes } = this.#host
    try {
      await engine.start()
    } catch (error) {
      this.#started = null
      throw error
    }
    if (this.#stopped !== null) return
    this.#isConsuming = true
    for (const route of routes.values()) this.consume(route)
    this.upkeep.start()
    this.#lookForUnrouted().catch((error) => this.#host.report(error))
  }

  async #lookForUnrouted () {
    const counts = await this.#host.engine.counts()
    for (const [name, { scheduled, available, retryable }] of counts) if (scheduled + available + retryable > 0) this.watch(name)
  }

  /** Has the tasks of a route run, once the runner is started. */
  consume (route) {
    if (this.#isConsuming) this.#host.engine.consume(route.name, route.concurrency)
  }

  /** There is a task of `route`: warns once when a started runner has no handler for it. */
  watch (route) {
    if (!this.#isConsuming || this.#host.routes.has(route) || this.#warned.has(route)) return
    this.#warned.add(route)
    process.emitWarning(`There are tasks of '${route}', for which this runner has no handler: they wait for a runner that has one.`, { code: 'OFFLOOP_UNROUTED' })
  }

  /** Waits for what runs, at most `timeout` ms, and ends all. */
  stop (timeout) {
    this.#stopped ??= this.#stop(timeout)
    return this.#stopped
  }

  async #stop (timeout) {
    const { engine } = this.#host
    const started = this.#started
    this.#isConsuming = false
    this.upkeep.stop()
    engine.halt()
    try {
      await started?.catch(() => {})
      await engine.drain(timeout)
      for (const attempt of this.#host.attempts()) attempt.release(new ClosedError('the runner stops'))
      await engine.leave()
    } catch (error) {
      this.#host.report(error)
    } finally {
      this.#isClosed = true
      await engine.close()
      this.#host.results.end(new ClosedError('the runner is stopped'))
    }
  }
}

module.exports = { Life }
