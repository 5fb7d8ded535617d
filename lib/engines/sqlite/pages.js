'use strict'

// Lists that may be long: the store answers a portion of bounded bytes at a time, so that no turn of
// the event loop has all of it.

const { invalidArgument } = require('../../errors')
const { ask, toNumber } = require('./requests')
const { readLines, readTasks } = require('./rows')
const { STATE, verb } = require('./verbs')

const LIST = verb('LIST', 'route', 'state', 'after', 'limit')
const LINES = verb('LINES', 'id', 'after', 'limit')

/** So many lines of a task's log are kept. */
const MAX_LINES = 1000

/** The number behind which a page begins. */
function behind (after) {
  if (after === undefined) return 0
  const number = toNumber(after)
  if (number === 0) throw invalidArgument(RangeError, "option 'after' of listTasks()", 'the id of a task, as pushTask answers it', after)
  return number
}

/** The page of tasks that a filter of listTasks() says, in portions. */
async function * listTasks (store, { route, state, after, limit }) {
  let from = behind(after)
  for (let left = limit, hasMore = true; left > 0 && hasMore;) {
    const page = readTasks(await ask(store, LIST, route ?? null, STATE[state] ?? null, from, left))
    yield page.rows
    left -= page.rows.length
    hasMore = page.hasMore
    from = toNumber(page.rows.at(-1)?.id)
  }
}

/** All lines that are kept of a task's log. */
async function listLines (store, id) {
  const lines = []
  for (let hasMore = true; hasMore;) {
    const portion = readLines(await ask(store, LINES, toNumber(id), lines.at(-1)?.line ?? 0, MAX_LINES - lines.length))
    lines.push(...portion.rows)
    hasMore = portion.hasMore && lines.length < MAX_LINES
  }
  return lines
}

module.exports = { listLines, listTasks, MAX_LINES }
