'use strict'

// Waiting for several tasks: what Task.awaitMany() and Task.yieldMany() do.

const { invalidArgument, TimeoutError } = require('../errors')
const { workOf } = require('./handle')
const { duration, limitFrom, oneOf, parseOptions } = require('../options')
const { then } = require('../then')
const { Waiting, waitForSome } = require('./waiting')

const YIELD_SCHEMA = { limit: limitFrom(1), timeout: duration, onTimeout: oneOf('nothing', 'ignore', 'shutdown') }
const YIELD_DEFAULTS = { limit: Infinity, timeout: 5000, onTimeout: 'nothing' }

/** The works of `tasks`, which are what `where` was given. */
function worksOf (tasks, where) {
  if (typeof tasks?.[Symbol.iterator] !== 'function') throw invalidArgument(TypeError, `the tasks of ${where}`, 'an iterable of tasks', tasks)
  return Array.from(tasks, (task, i) => {
    const what = `task ${i} of ${where}`
    const work = workOf(task)
    if (work === undefined) throw invalidArgument(TypeError, what, 'a Task', task)
    if (work.closedBy !== null) throw invalidArgument(TypeError, what, 'open', task)
    return work
  })
}

function isLate (work) {
  return work.state === 'pending' && !work.isEnding()
}

// As Promise.all() would, but for a `then` that somebody has given one of them.
const resultOf = async ({ task }) => await task

/** Whether all values are there, or there is a failure, before `ms` are over. */
function isOverWithin (values, ms) {
  const over = new Waiting()
  const tell = () => over.tell()
  then(values, tell, tell)
  return over.within(ms)
}

/** The values of all in order, within one deadline; the first failure drops the others. */
async function awaitMany (tasks, ms) {
  duration('the time of Task.awaitMany()', ms)
  const works = worksOf(tasks, 'Task.awaitMany()')
  const values = Promise.all(works.map(resultOf))
  try {
    if (ms !== Infinity) {
      for (const work of works) if (work.state === 'pending') work.time()
      const late = await isOverWithin(values, ms) ? undefined : works.find(isLate)
      if (late !== undefined) throw new TimeoutError(`no result of task '${late.name}' within ${ms} ms`, late.whereabouts())
    }
    return await values
  } catch (error) {
    for (const work of works) {
      if (work.state === 'pending' && work.closedBy === null) work.drop('awaitMany()', error)
    }
    throw error
  }
}

const endings = {
  nothing () {},
  ignore: (task) => task.ignore(),
  shutdown: (task) => task.shutdown('brutal')
}

/** The records of all in order, null for those that have none when `limit` have one or the time is over. */
async function yieldMany (tasks, options) {
  const { limit, timeout, onTimeout } = { ...YIELD_DEFAULTS, ...parseOptions('Task.yieldMany()', options, YIELD_SCHEMA) }
  const works = worksOf(tasks, 'Task.yieldMany()')
  const distinct = [...new Set(works)]
  const listPending = () => distinct.filter(({ state }) => state === 'pending')
  const countMissing = () => Math.min(limit, distinct.length) - (distinct.length - listPending().length)
  let isEnough = countMissing() <= 0
  if (!isEnough && timeout > 0) isEnough = await waitForSome(listPending(), countMissing(), timeout)
  if (!isEnough && countMissing() > 0) {
    const late = listPending().filter(({ closedBy }) => closedBy === null)
    await Promise.all(late.map(({ task }) => endings[onTimeout](task)))
  }
  return works.map((work) => work.closedBy === null ? work.settled() : null)
}

module.exports = { awaitMany, yieldMany }
