'use strict'

// From start to stop of a runner.

const { ClosedError } = require('../errors')
const { isWithin } = require('./callers')
const { MAX_TIMER_MS } = require('../time')
const { Upkeep } = require('./upkeep')
const { Warnings } = require('./warnings')

class Life {
  #host
  #started = null
  #isConsuming = false
  #looked = null
  #stopped = null
  #isClosed = false
  #unrouted = new Warnings('OFFLOOP_UNROUTED', 'There are tasks of many more routes for which this runner has no handler: counts().unrouted tells how many.')
  // Of those who wait in an attempt until nothing runs but what waits so.
  #others = []

  constructor (host) {
    this.#host = host
    this.upkeep = new Upkeep(host)
    host.onEnd = () => this.noteEnd()
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
    this.#looked = this.#lookForUnrouted().catch((error) => this.#host.report(error))
  }

  async #lookForUnrouted () {
    const counts = await this.#host.engine.counts()
    for (const [name, { scheduled, available, retryable }] of counts) if (scheduled + available + retryable > 0) this.#judge(name)
  }

  /** Has the tasks of a route run, once the runner is started. */
  consume (route) {
    if (this.#isConsuming) this.#host.engine.consume(route.name, route.concurrency)
  }

  /** There is a task of `route`: warns once when a started runner has no handler for it. */
  watch (route) {
    if (this.#isConsuming) this.#judge(route)
  }

  #judge (route) {
    if (this.#host.routes.has(route)) return
    this.#unrouted.add(route, () => `There are tasks of '${route}', for which this runner has no handler: they wait for a runner that has one.`)
  }

  /** Waits for what runs, at most `timeout` ms, and ends all; for what else runs, when an attempt waits for it. */
  stop (timeout) {
    this.#stopped ??= this.#stop(timeout)
    const isOwn = this.#host.attempts().length > 0 && isWithin(this.#host.runAttempt)
    return isOwn ? Promise.race([this.#stopped, this.#othersEnded()]) : this.#stopped
  }

  // An attempt that waits for the end of all would wait for itself.
  #othersEnded () {
    return new Promise((resolve) => {
      this.#others.push(resolve)
      this.noteEnd()
    })
  }

  /** Fewer attempts run. */
  noteEnd () {
    if (this.#others.length === 0 || this.#host.attempts().length > this.#others.length) return
    for (const resolve of this.#others) resolve()
  }

  // No timer takes as long as "without a limit".
  async #drain (timeout) {
    await this.#host.engine.drain(Math.min(timeout, MAX_TIMER_MS))
    if (timeout === Infinity && this.#host.attempts().length > 0) await this.#drain(timeout)
  }

  async #stop (timeout) {
    const { engine } = this.#host
    const started = this.#started
    this.#isConsuming = false
    this.upkeep.stop()
    engine.halt()
    try {
      await started?.catch(() => {})
      await this.#looked
      await this.#drain(timeout)
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
