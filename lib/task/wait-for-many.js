'use strict'

// Waiting for several tasks: what Task.awaitMany() and Task.yieldMany() do.

const { TimeoutError } = require('../errors')
const { waitFor } = require('./wait-for')

function isLate (work) {
  return work.state === 'pending' && !work.isEnding()
}

/** The values of all in order, within one deadline; the first failure drops the others. */
async function awaitMany (works, ms) {
  const values = Promise.all(works.map(({ task }) => task))
  try {
    if (ms !== Infinity) {
      for (const work of works) if (work.state === 'pending') work.time()
      const late = await waitFor(values, ms) ? undefined : works.find(isLate)
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

/** Resolves when `count` of the works have settled. */
function countDown (works, count) {
  return new Promise((resolve) => {
    const settle = () => { if (--count === 0) resolve() }
    for (const { task } of works) task.then(settle, settle)
  })
}

const endings = {
  nothing () {},
  ignore: (task) => task.ignore(),
  shutdown: (task) => task.shutdown('brutal')
}

/** The records of all in order, null for those that have none when `limit` have one or the time is over. */
async function yieldMany (works, { limit, timeout, onTimeout }) {
  const distinct = new Set(works)
  const wanted = Math.min(limit, distinct.size)
  const countSettled = () => [...distinct].filter(({ state }) => state !== 'pending').length
  if (timeout > 0 && countSettled() < wanted) await waitFor(countDown(distinct, wanted), timeout)
  if (countSettled() < wanted) {
    const late = [...distinct].filter(({ state, closedBy }) => state === 'pending' && closedBy === null)
    await Promise.all(late.map(({ task }) => endings[onTimeout](task)))
  }
  return works.map((work) => work.closedBy === null ? work.settled() : null)
}

module.exports = { awaitMany, yieldMany }
