'use strict'

// The runtime as a whole: its limits and its numbers.

const binding = require('./binding')
const { counts } = require('./delivery')
const { flag, integerFrom, limitFrom, parseOptions } = require('./options')
const { settings } = require('./pending')

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

/** How many tasks of this thread are where, and how those before them ended. */
function stats () {
  const [queued, running, abandoned, queuedBytes] = binding.count()
  return { queued, running, abandoned, ...counts, queuedBytes }
}

module.exports = { configure, stats }
