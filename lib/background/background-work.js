'use strict'

// One background task: a function that waits for a slot, and whom it tells how it ended.
// All that it calls runs in the async context of the submitting call, whoever ends it.

const { AsyncResource } = require('node:async_hooks')
// The global one is a getter.
const { performance } = require('node:perf_hooks')
const { FunctionWork } = require('../task/function-work')
const { raiseUncaught } = require('../platform')

// How long a function that was told to stop keeps its slot while it runs on.
const GRACE_MS = 5000

const MANUAL_DESTROY = { requireManualDestroy: true }

class BackgroundWork extends FunctionWork {
  /** `owner` has the slots, and hears what happens to the task. */
  constructor (fn, options, owner) {
    super(fn, options)
    this.owner = owner
    this.options = options
    this.scope = new AsyncResource('offloop.background', MANUAL_DESTROY)
    this.isSubmitted = false
    /** Whether somebody has asked for the result. */
    this.isAsked = false
    // When it was submitted is known of one that waited, else it has begun at once.
    // null until it is known: to V8, a field of fractions is an object of its own.
    this.submittedAt = null
    this.startedAt = null
    /** When its function gave the event loop back that it was called on. */
    this.returnedAt = null
    this.grace = undefined
    // As Slots wants it.
    this.priority = options.priority ?? 0
    this.place = null
    this.previous = null
    this.next = null
  }

  schedule () {
    const { slots } = this.owner
    if (slots.isTaken) this.submittedAt = performance.now()
    if (this.state === 'pending') slots.enter(this)
    this.isSubmitted = true
  }

  /** Calls the function `now`; answers when it has returned. */
  start (now) {
    this.startedAt = now
    this.scope.runInAsyncScope(super.start, this)
    return this.returnedAt
  }

  /** For how long its function kept the event loop when it was called. */
  get blockedMs () {
    return this.returnedAt - this.startedAt
  }

  call () {
    const answer = super.call()
    this.returnedAt = performance.now()
    return answer
  }

  end () {
    this.owner.measure(this, performance.now())
    const isPending = super.end()
    if (!isPending) this.leave()
    return isPending
  }

  fulfil (value) {
    super.fulfil(value)
    this.owner.counts.completed++
    const { onComplete } = this.options
    // Where nobody else was called, it is still as late as when it ended.
    if (onComplete === undefined && this.trace === null) {
      this.owner.slots.leave(this, this.owner.endedAt)
      return
    }
    if (onComplete !== undefined) this.callBack(onComplete, value)
    this.leave()
  }

  reject (reason) {
    this.task.silence()
    super.reject(reason)
    this.owner.counts.failed++
    // Never before the call has returned that made the task.
    if (this.isSubmitted) this.tell(reason)
    else process.nextTick(() => this.tell(reason))
    if (this.isRunning && !this.owner.isClosed) this.grace = setTimeout(() => this.leave(), GRACE_MS)
    else this.leave()
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
    if (!this.isHeard) this.scope.runInAsyncScope(this.owner.report, this.owner, reason, this.task)
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

  whereabouts () {
    const { name: task, isRunning, submittedAt, startedAt } = this
    const now = performance.now()
    if (!isRunning) return { task, phase: 'queued', queuedMs: now - (submittedAt ?? now), runMs: 0 }
    return { task, phase: 'running', queuedMs: startedAt - (submittedAt ?? startedAt), runMs: now - startedAt }
  }

  /** Gives back its slot, or its place in the queue. */
  leave () {
    if (this.grace !== undefined) clearTimeout(this.grace)
    this.owner.slots.leave(this, performance.now())
  }
}

module.exports = { BackgroundWork }
