'use strict'

// Tasks as users look at them.

const { task: DEFAULTS } = require('./defaults')
const { STATES } = require('../states')
const { fromStored, parseErrors } = require('./stored-error')

function toDate (ms) {
  return ms === null ? null : new Date(ms)
}

// What another program has pushed may be none.
function parse (json) {
  try {
    return json === null ? undefined : JSON.parse(json)
  } catch {
    return json
  }
}

function toError (stored) {
  const { attempt, at } = stored ?? {}
  return { ...fromStored(stored), ...(typeof attempt === 'number' ? { attempt } : {}), at: toDate(typeof at === 'number' ? at : null) }
}

/** A row of an engine as an object of a page of tasks. `routes`: those of the runner. */
function toView (task, routes) {
  const attempts = task.attempts ?? routes.get(task.route)?.attempts ?? DEFAULTS.attempts
  return {
    id: task.id,
    route: task.route,
    state: task.state,
    data: parse(task.data),
    priority: task.priority,
    key: task.key,
    attempt: task.attempt,
    maxAttempts: attempts,
    pushedAt: toDate(task.pushedAt),
    dateToExecute: toDate(task.due),
    startedAt: toDate(task.startedAt),
    finishedAt: toDate(task.finishedAt),
    keptUntil: toDate(task.keptUntil),
    progress: parse(task.progress),
    result: parse(task.result),
    errors: parseErrors(task.errors).map(toError)
  }
}

/** One task with the lines of its log. */
function toFullView (task, lines, routes) {
  return { ...toView(task, routes), log: lines.map(({ at, text }) => ({ at: toDate(at), text })) }
}

/** How many tasks are in which state, altogether and by route. */
function toCounts (counts, routes) {
  const totals = Object.fromEntries(STATES.map((state) => [state, 0]))
  let unrouted = 0
  for (const [name, route] of counts) {
    for (const state of STATES) totals[state] += route[state]
    if (!routes.has(name)) unrouted += route.scheduled + route.available + route.retryable
  }
  return { ...totals, unrouted, routes: Object.fromEntries(counts) }
}

module.exports = { parse, toView, toFullView, toCounts }
