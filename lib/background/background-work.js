'use strict'

// One background task: a function that waits for a slot, and whom it tells how it ended.
// All that it calls runs in the async context of the submitting call, whoever ends it.

const { Context } = require('../context')
const { FunctionWork } = require('../task/function-work')
const { raiseUncaught } = require('../platform')
const { nextTick } = require('../schedule')
const { NOWHERE, WAITING } = require('./slots')
const { isThenable, then } = require('../then')
const { once } = require('../once')

const { now, passed } = once('background/coarse-clock')

class BackgroundWork extends FunctionWork {
  /** `owner`, a BackgroundOwner, has the slots, and hears what happens to the task. */
  constructor (fn, options, owner) {
    super(fn, options)
    this.owner = owner
    // Keeps the context, where others than the submitting call's own microtasks need it.
    this.scope = options.onComplete === undefined && options.onError === undefined ? null : new Context('offloop.background')
    /** Whether somebody has asked for the result. */
    this.isAsked = false
    this.submittedAt = 0
    this.startedAt = 0
    /** For how long its function kept the event loop when it was called. */
    this.blockedMs = 0
    // As Slots wants it.
    this.slot = NOWHERE
    this.next = null
  }

  get priority () {
    return this.options.priority ?? 0
  }

  get isWaiting () {
    return this.slot === WAITING
  }

  schedule () {
    this.submittedAt = now()
    if (this.state !== 'pending') return
    if (this.owner.slots.enter(this)) super.schedule()
    else this.keepContext()
  }

  keepContext () {
    this.scope ??= new Context('offloop.background')
  }

  begin (run) {
    const { slots } = this.owner
    if (slots.mustHold) {
      this.keepContext()
      slots.hold(run)
    } else {
      this.beginNow(run)
    }
  }

  beginNow (run) {
    super.begin(run)
    this.owner.slots.hasBegun(this)
  }

  start (run) {
    this.startedAt = now()
    if (this.scope === null) super.start(run)
    else this.scope.runInAsyncScope(super.start, this, run)
  }

  call () {
    const answer = super.call()
    this.blockedMs = passed(this.startedAt, now())
    return answer
  }

  end () {
    const ms = passed(this.startedAt, now())
    const isPending = super.end()
    const { slowTasks } = this.owner
    if (ms > slowTasks.limitMs) slowTasks.suspect(this, ms)
    if (!isPending) this.leave()
    return isPending
  }

  fulfil (value) {
    const { onComplete } = this.options
    super.fulfil(value)
    const { counts, slots } = this.owner
    counts.completed++
    const hasLeft = slots.release(this)
    if (onComplete !== undefined) this.callBack(onComplete, value)
    if (hasLeft) slots.proceed()
  }

  reject (reason) {
    const { onError } = this.options
    const { counts, isClosed, slots } = this.owner
    const isKnown = this.slot !== NOWHERE
    this.task.silence()
    super.reject(reason)
    counts.failed++
    // A function that was told to stop has its slot a while longer.
    const runsOn = this.isRunning && !isClosed
    const hasLeft = !runsOn && slots.release(this)
    if (runsOn) slots.graces.start(this)
    // Never before the call has returned that made the task.
    if (isKnown) this.tell(reason, onError)
    else nextTick(() => this.tell(reason, onError))
    if (hasLeft) slots.proceed()
  }

  tell (reason, onError) {
    if (onError !== undefined) this.callBack(onError, reason)
    // Whoever is about to ask for the result does so before the microtasks are done.
    else if (!this.isHeard) nextTick(() => this.report(reason))
  }

  get isHeard () {
    return this.isAsked || this.closedBy !== null
  }

  report (reason) {
    if (this.isHeard) return
    if (this.scope === null) this.owner.report(reason, this.task)
    else this.scope.runInAsyncScope(this.owner.report, this.owner, reason, this.task)
  }

  // What the callback throws, or what its promise is rejected with, is an uncaught exception.
  callBack (callback, outcome) {
    try {
      const answer = this.scope.runInAsyncScope(callback, undefined, outcome, this.task)
      if (isThenable(answer)) then(Promise.resolve(answer), undefined, raiseUncaught)
    } catch (error) {
      raiseUncaught(error)
    }
  }

  /** Its times are always counted. */
  time () {}

  whereabouts () {
    const { name: task, isRunning, submittedAt, startedAt } = this
    if (!isRunning) return { task, phase: 'queued', queuedMs: passed(submittedAt, now()), runMs: 0 }
    return { task, phase: 'running', queuedMs: passed(submittedAt, startedAt), runMs: passed(startedAt, now()) }
  }

  /** Gives back its slot, or its place in the queue. */
  leave () {
    const { slots } = this.owner
    if (slots.release(this)) slots.proceed()
  }
}

module.exports = { BackgroundWork }
