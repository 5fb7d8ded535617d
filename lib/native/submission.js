'use strict'

// Hands a task over to the addon, on behalf of a call that waits for it (pending.js,
// lib/task/native-work.js), or says why it was refused.

const binding = require('../binding')
const { ClosedError, QueueFullError, TaskError } = require('../errors')
const { IS_TRACED } = require('./flags')
const { Listener } = require('../listener')
const { once } = require('../once')
const { PendingCallback, PendingPromise, traceFailure } = require('./pending')
const { UNKNOWN } = require('./settings')
const { follow, abortReason } = require('../signal-group')
const { isTraced, Trace } = require('../trace')

const { add, take, dropListener } = once('native/delivery')
const { findMeter } = once('native/meters')
once('native/values')

const { HELD_BACK, watchBacklog, watchTimeouts } = once('native/timers')

// What binding.submit answers when it did not accept a task, and the error of it.
const refusals = new Map([
  [-2, [TaskError, 'could not be queued: out of memory']],
  [-3, [ClosedError, 'was not queued: offloop is closing in this thread']],
  [-100, [QueueFullError, 'was not queued: the queue is full']]
])

function refusal (outcome, name) {
  const [Class, reason] = refusals.get(outcome)
  return new Class(`task '${name}' ${reason}`, { task: name, phase: 'queued', queuedMs: 0, runMs: 0 })
}

// What those who look at a task are given; answers the flags to submit it with.
function watch (settings, pending) {
  if (settings.onProgress !== null) pending.listener = new Listener(settings.onProgress)
  if (!isTraced()) return settings.flags
  pending.trace = new Trace(settings.name, 'native')
  return settings.flags | IS_TRACED
}

// A signal may be anything with the methods of one: a call that it throws in is refused, and its task with it.
function followOrTakeBack (signal, pending, id) {
  try {
    follow(signal, pending)
  } catch (error) {
    binding.cancel(id)
    take(id)
    throw error
  }
}

function enqueue (settings, pending, args) {
  const flags = watch(settings, pending)
  const { signal } = settings
  if (signal !== null && signal.aborted) {
    dropListener(pending)
    pending.reject(abortReason(signal))
    return
  }
  if (settings.meter === UNKNOWN) settings.meter = findMeter(settings.kind.index, settings.name, settings.name === settings.kind.name)
  const id = add(pending)
  let outcome
  try {
    outcome = binding.submit(settings.meter, id, settings.priority, settings.timeout, settings.lane, flags, ...args)
  } catch (error) {
    take(id)
    throw error
  }
  if (outcome < 0) {
    take(id)
    const error = refusal(outcome, settings.name)
    // Where offloop is closing, no callback will be called any more.
    if (error instanceof ClosedError) throw error
    pending.reject(error)
    return
  }
  // A getter among the arguments may have aborted it meanwhile.
  if (signal !== null) followOrTakeBack(signal, pending, id)
  if (settings.timeout !== 0) {
    pending.timeout = settings.timeout
    watchTimeouts(settings.timeout)
  }
  if (outcome === HELD_BACK) watchBacklog(outcome)
}

/** Submits a task for `pending`, which is rejected if it is refused. */
function submitFor (pending, settings, args) {
  try {
    enqueue(settings, pending, args)
  } catch (error) {
    pending.reject(error)
  }
}

/** Answers what is pending, with its `promise`. */
function submitPromise (settings, args) {
  const pending = new PendingPromise(settings.name)
  submitFor(pending, settings, args)
  return pending
}

/** A task function's own way: by callback if that is its last argument, else for a Promise. */
function submit (settings, args) {
  const last = args.length - 1
  if (last >= 0 && typeof args[last] === 'function') {
    const pending = new PendingCallback(settings.name, args.pop())
    try {
      enqueue(settings, pending, args)
    } catch (error) {
      traceFailure(pending, error)
      pending.emitDestroy()
      throw error
    }
    return undefined
  }
  return submitPromise(settings, args).promise
}

module.exports = { submit, submitPromise, submitFor }
