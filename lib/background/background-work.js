'use strict'

// One background task: a function that waits for a slot, and whom it tells how it ended.
// All that it calls runs in the async context of the submitting call, whoever ends it.

const { AsyncResource } = require('node:async_hooks')
const { Clock } = require('../task/clock')
const { FunctionWork } = require('../task/function-work')
const { raiseUncaught } = require('../platform')
const { NOWHERE, WAITING } = require('./slots')
const { once } = require('../once')

const { now, passed } = once('background/coarse-clock')

// How long a function that was told to stop keeps its slot while it runs on.
const GRACE_MS = 5000

const defaults = {
  /** For how long its function kept the event loop when it was called. */
  blockedMs: 0
}

class BackgroundWork extends FunctionWork {
  static {
    Object.assign(this.prototype, defaults)
  }

  /** `owner` has the slots, and hears what happens to the task. */
  constructor (fn, options, owner) {
    super(fn, options)
    this.owner = owner
    // Keeps the context, where others than the submitting call's own microtasks need it.
    this.scope = options.onComplete === undefined && options.onError === undefined ? null : new AsyncResource('offloop.background')
    /** Whether somebody has asked for the result. */
    this.isAsked = false
    this.submittedAt = 0
    this.startedAt = 0
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
    else this.scope ??= new AsyncResource('offloop.background')
  }

  begin (run) {
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
    const blockedMs = passed(this.startedAt, now())
    if (blockedMs > 0) this.blockedMs = blockedMs
    return answer
  }

  end () {
    const ms = passed(this.startedAt, now())
    if (ms > this.owner.slowMs) this.owner.noteSlow(this, ms)
    const isPending = super.end()
    if (!isPending) this.leave()
    return isPending
  }

  fulfil (value) {
    super.fulfil(value)
    this.owner.counts.completed++
    const { onComplete } = this.options
    if (onComplete !== undefined) this.callBack(onComplete, value)
    this.leave()
  }

  reject (reason) {
    this.task.silence()
    super.reject(reason)
    this.owner.counts.failed++
    // Never before the call has returned that made the task.
    if (this.slot === NOWHERE) process.nextTick(() => this.tell(reason))
    else this.tell(reason)
    if (this.isRunning && !this.owner.isClosed) this.giveGrace()
    else this.leave()
  }

  /** Its function, which was told to stop, has its slot a while longer. */
  giveGrace () {
    this.clock = new Clock()
    this.clock.start(GRACE_MS, () => this.leave())
  }

  tell (reason) {
    const { onError } = this.options
    if (onError !== undefined) this.callBack(onError, reason)
    // Whoever is about to ask for the result does so before the microtasks are done.
    else if (!this.isHeard) process.nextTick(() => this.report(reason))
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
      if (typeof answer?.then === 'function') answer.then(undefined, raiseUncaught)
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
    if (this.clock !== null) this.clock.stop()
    this.owner.slots.leave(this)
  }
}

module.exports = { BackgroundWork }
