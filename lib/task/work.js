'use strict'

// What a Task is the handle of: something that is under way, and how it has ended.
//
// A kind of work has a name, and methods of its own: stop(reason) tells it to stop,
// abandon(reason) settles it without waiting for that, isEnding() says whether its result
// is on its way already, whereabouts() for errors where it is, and time() has its times
// counted for that.
//
// Few fields matter where a hundred thousand wait: most of what those cost is what
// garbage collection takes to move them. So what few have is a default of the prototype.

const { invalidArgument } = require('../errors')
const { kIsWork } = require('./handle')
const { then } = require('../then')
const { awaitWork, shutDownWork, yieldWork } = require('./wait-for-one')

function ignore () {}

/** Whether `reason`, which may be anything that was thrown, says that something was aborted. */
function isAbortError (reason) {
  try {
    return reason?.name === 'AbortError'
  } catch {
    return false
  }
}

/** Gives `work` the fields that any has. */
function setUp (work) {
  /** 'pending', 'fulfilled' or 'rejected'. */
  work.state = 'pending'
  /** The value or the reason. */
  work.result = undefined
  // Its Task, which is a promise, and what settles that; see lib/task/handle.js.
  work.task = null
  work.resolvePromise = undefined
  work.rejectPromise = undefined
}

const defaults = {
  [kIsWork]: true,
  /** What shutdown() told it to stop with. */
  told: null,
  /** The call after which its Task answers no more. */
  closedBy: null,
  record: null,
  /** Those who wait for a time; see lib/task/waiting.js. */
  waiting: null,
  trace: null
}

class Work {
  static {
    Object.assign(this.prototype, defaults)
  }

  constructor () {
    setUp(this)
  }

  /** What its Task says of it. */
  get taskState () {
    return this.closedBy === null ? this.state : 'closed'
  }

  /** Whether it runs on in this thread although its Task has settled. */
  get isAbandoned () {
    return false
  }

  /** await(ms) of its Task. */
  await (ms) {
    return awaitWork(this, ms)
  }

  /** yield(ms) of its Task. */
  yield (ms) {
    return yieldWork(this, ms)
  }

  /** shutdown(ms) of its Task. */
  shutdown (ms) {
    return shutDownWork(this, ms)
  }

  /** ignore() of its Task. */
  ignore () {
    if (this.taskState === 'pending') this.close('ignore()')
    return this.outcome()
  }

  /** What its Task tells of its end: settled(), and null once it answers no more. */
  outcome () {
    return this.closedBy === null ? this.settled() : null
  }

  /** The settled record, always the same; null while there is none. Whoever gets it knows of a failure. */
  settled () {
    if (this.record === null && this.state !== 'pending') {
      this.record = this.state === 'fulfilled' ? { status: 'fulfilled', value: this.result } : { status: 'rejected', reason: this.result }
      this.excuse()
    }
    return this.record
  }

  /** A failure will not be an unhandled rejection. */
  excuse () {
    then(this.task, undefined, ignore)
  }

  fulfil (value) {
    this.succeed(value)
    if (this.trace !== null) this.trace.succeed(value)
  }

  succeed (value) {
    this.state = 'fulfilled'
    this.result = value
    this.resolvePromise(value)
  }

  reject (reason) {
    if (this.told !== null && (reason === this.told || isAbortError(reason))) this.close('shutdown()', reason)
    this.noteFailure(reason)
    this.rejectPromise(reason)
  }

  /** Has failed, as those who trace it hear. */
  noteFailure (reason) {
    this.state = 'rejected'
    this.result = reason
    if (this.trace !== null) this.trace.fail(reason)
  }

  /** Its Task answers no more because of `call`; those who wait, and those to come, hear that. */
  close (call, cause) {
    this.closedBy = call
    this.excuse()
    const error = invalidArgument(TypeError, 'the task', 'open', this.task)
    if (cause !== undefined) error.cause = cause
    this.rejectPromise(error)
  }

  /** Nobody is to wait for it any more: it is closed by `call`, and aborted. */
  drop (call, reason) {
    this.close(call, reason)
    this.abort(reason)
  }

  /** Settles it now and tells it to stop. In this order, as what it tells may ask it for its state, or abort it again. */
  abort (reason) {
    if (this.state === 'pending') this.abandon(reason)
    this.stop(reason)
  }
}

module.exports = { Work, setUp }
