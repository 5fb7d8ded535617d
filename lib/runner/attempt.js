'use strict'

// One attempt at a task: calls the handler and says what came of it.
//
//   runs ──> over                            the handler ended
//     └────> told to stop ──> over           it ended, or the grace is over
//
// An attempt that was told to stop, because of its timeout or because its task was
// cancelled, has failed of that, whatever its handler does then.

const { StoreError, TimeoutError } = require('../errors')
const { AsyncTaskDetails } = require('./details')
const { cancellation, timesOf } = require('./failure')
const { Journal } = require('./journal')
const { cancelled, completed, failed } = require('./outcomes')
const { fromData, fromOptions, keepOf } = require('./push')

const RELEASED = Object.freeze({ type: 'released' })

class Attempt {
  /** When it is told to stop, or given up; a time of performance.now(). */
  deadline = Infinity
  isOver = false
  #journal = null
  #controller = null
  #isCancelled = false
  // Why its options cannot be read.
  #fault = null
  // Makes what came of it, once it was told to stop.
  #verdict = null

  /** `host`: engine, deadlines, maxDataBytes, grace, emit() and report() of the runner. */
  constructor (host, route, record) {
    this.host = host
    this.route = route
    this.record = record
    this.options = this.#readOptions(record.options)
    this.maxAttempts = record.attempts ?? route.attempts
    this.timeout = this.options?.timeout ?? route.timeout
  }

  // Another program may have written them. The attempt says so, and disturbs no other.
  #readOptions (json) {
    try {
      return fromOptions(json)
    } catch (error) {
      this.#fault = error
      return null
    }
  }

  get keep () {
    return keepOf(this.options, this.route.keep)
  }

  get backoff () {
    return this.options?.backoff ?? this.route.backoff
  }

  get signal () {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  get journal () {
    this.#journal ??= new Journal(this)
    return this.#journal
  }

  /** Calls the handler; answers and throws what that does. */
  begin () {
    const { host, route, record, timeout } = this
    record.startedAt = Date.now()
    if (timeout !== Infinity) this.#stopAt(performance.now() + timeout)
    if (this.#fault !== null) throw this.#fault
    const details = new AsyncTaskDetails(this, fromData(record.data))
    host.emit('started', details)
    return route.handler(details)
  }

  /** The handler has answered. */
  complete (value) {
    if (!this.isOver) this.#end(completed(this, value))
  }

  /** The handler has thrown. */
  fail (thrown) {
    if (!this.isOver) this.#end(failed(this, thrown))
  }

  #stopAt (deadline) {
    this.deadline = deadline
    this.host.deadlines.add(this)
  }

  #end (outcome) {
    const { host, record } = this
    this.#journal?.flush()
    this.isOver = true
    host.deadlines.delete(this)
    host.engine.settle(record, this.#verdict === null ? outcome : this.#verdict())
  }

  // The first reason counts. The signal is made for those who ask for it later, too.
  #abort (reason) {
    this.#controller ??= new AbortController()
    this.#controller.abort(reason)
  }

  #tellToStop (reason, verdict) {
    this.#verdict = verdict
    this.#stopAt(performance.now() + this.host.grace)
    this.#abort(reason)
  }

  /** Called when the deadline is over. */
  expire () {
    if (this.#verdict === null) this.#timeOut()
    else this.#giveUp()
  }

  #timeOut () {
    const { route, record, timeout } = this
    const message = `task ${record.id} of '${route.name}' did not end within its timeout of ${timeout} ms`
    const error = new TimeoutError(message, { task: route.name, ...timesOf(record) })
    this.#tellToStop(error, () => failed(this, error))
  }

  // The handler runs on, and nobody hears of it any more.
  #giveUp () {
    this.host.emit('stalled', { id: this.record.id, route: this.route.name, attempt: this.record.attempt })
    this.#end()
  }

  /** Called once or more when the task was cancelled: its grace begins with the first call. */
  cancel () {
    if (this.#isCancelled) return
    this.#isCancelled = true
    const error = cancellation(this.record.id)
    this.#tellToStop(error, () => cancelled(this, error))
  }

  /** Another runner has the task by now. */
  lose () {
    const { record, route } = this
    if (!this.isOver) this.#abort(new StoreError(`task ${record.id} of '${route.name}' is no longer this runner's`))
  }

  /** Tells the handler to stop, and gives the task back as if it had not run; unless it was told before. */
  release (reason) {
    this.#verdict ??= () => RELEASED
    this.#abort(reason)
    this.#end()
  }
}

module.exports = { Attempt }
