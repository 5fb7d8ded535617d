'use strict'

// The runtime as a whole: its limits and its numbers.

const binding = require('./binding')
const { counts } = require('./native/delivery')
const { functions } = require('./task/function-work')
const { listTimes } = require('./native/meters')
const { flag, integerFrom, limitFrom, parseOptions } = require('./options')
const { settings } = require('./native/pending')

const MAX_THREADS = 1024

const SCHEMA = {
  concurrency: integerFrom(1, MAX_THREADS),
  maxQueued: limitFrom(1),
  maxQueuedBytes: limitFrom(1),
  stacks: flag
}

const limits = { maxQueued: Infinity, maxQueuedBytes: Infinity }

/** Changes what is given; `concurrency` for the whole process, the rest for this thread. */
function configure (options) {
  const { concurrency, stacks, ...queue } = parseOptions('configure()', options, SCHEMA)
  if (concurrency !== undefined) binding.setConcurrency(concurrency)
  if (stacks !== undefined) settings.stacks = stacks
  Object.assign(limits, queue)
  binding.setQueueLimits(limits.maxQueued, limits.maxQueuedBytes)
}

/** The threads of the pool that tasks of the whole process may hold. */
function poolStats () {
  const [size, concurrency, busy, waiting, saturatedMs] = binding.countPool()
  return { size, concurrency, busy, waiting, saturation: Math.min(1, busy / concurrency), saturatedMs }
}

/** How many tasks of this thread are where, how those before them ended, and how long they took. */
function stats () {
  const [queued, running, abandoned, queuedBytes, late] = binding.count()
  const abandonedFunctions = functions.abandoned
  return { queued, running, abandoned, abandonedFunctions, ...counts, late, queuedBytes, pool: poolStats(), tasks: listTimes() }
}

module.exports = { configure, stats }
