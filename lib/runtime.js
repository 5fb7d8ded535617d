'use strict'

// The runtime as a whole: its limits and its numbers.

const binding = require('./binding')
const { functions } = require('./task/function-work')
const { TaskTimes } = require('./native/task-times')
const { once } = require('./once')
const { flag, integerFrom, limitFrom, parseOptions } = require('./options')

const { counts, settings } = once('native/delivery')
const { listUsed } = once('native/meters')

const MAX_THREADS = 1024

const SCHEMA = {
  concurrency: integerFrom(1, MAX_THREADS),
  maxQueued: limitFrom(1),
  maxQueuedBytes: limitFrom(1),
  stacks: flag
}

/** Changes what is given; `concurrency` for the whole process, the rest for this thread. */
function configure (options) {
  const { concurrency, ...own } = parseOptions('configure()', options, SCHEMA)
  if (concurrency !== undefined) binding.setConcurrency(concurrency)
  Object.assign(settings, own)
  binding.setQueueLimits(settings.maxQueued, settings.maxQueuedBytes)
}

/** The threads of the pool that tasks of the whole process may hold. */
function poolStats () {
  const [size, concurrency, busy, waiting, saturatedMs] = binding.countPool()
  return { size, concurrency, busy, waiting, saturation: Math.min(1, busy / concurrency), saturatedMs }
}

/** By the names under which tasks have run, how long they took. */
function listTimes () {
  const times = Object.create(null)
  for (const [name, ids] of listUsed()) times[name] = new TaskTimes(ids)
  return times
}

/** How many tasks of this thread are where, how those before them ended, and how long they took. */
function stats () {
  const [queued, running, abandoned, queuedBytes, late] = binding.count()
  const abandonedFunctions = functions.abandoned
  return { queued, running, abandoned, abandonedFunctions, ...counts, late, queuedBytes, pool: poolStats(), tasks: listTimes() }
}

module.exports = { configure, stats }
