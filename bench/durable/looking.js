'use strict'

// What looking costs beside many tasks that wait, for whoever looks and for whoever
// pushes meanwhile.

const { AsyncTaskRunner } = require('../..')
const { file, measureSync } = require('./folder')
const { DAY_MS, email } = require('./measure')
const { quantile } = require('../stats')

const ROUTES = 8
const PORTION = 10_000
const LOOKS = 100
const PAGES = 20
const PUSHES = 400
const TURNS = 8
const PAUSE_MS = 5
const TICK_MS = 100
// Where calls are slow, a series of them has fewer.
const MAX_PAGES_MS = 1000
const MAX_MS = 5000

/** A task of a mixture: half are due now, half next week, of some routes and priorities. */
function taskOf (n) {
  return { callback: `route ${n % ROUTES}`, data: email(n), priority: n % 5, dateToExecute: n % 2 === 0 ? undefined : Date.now() + 7 * DAY_MS + n }
}

async function fill (runner, count) {
  for (let i = 0; i < count; i += PORTION) {
    await runner.pushTasks(Array.from({ length: Math.min(PORTION, count - i) }, (_, n) => taskOf(i + n)))
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** The ms of each of `count` calls, one after another with `pauseMs` in between. */
async function timesOf (count, call, { maxMs = MAX_MS, pauseMs = 0 } = {}) {
  const times = []
  const until = performance.now() + maxMs
  for (let i = 0; i < count && performance.now() < until; i++) {
    if (pauseMs > 0) await pause(pauseMs)
    const began = performance.now()
    await call(i)
    times.push(performance.now() - began)
  }
  return times
}

// Pages of each kind of filter: the first ones, ones from the middle, and of what there is none.
function filtersOf (middle) {
  const route = 'route 3'
  const filters = [
    {}, { route }, { route: 'route that has none' }, { state: 'available' }, { state: 'scheduled' }, { state: 'completed' },
    { route, state: 'available' }, { route, state: 'scheduled' }, { route, state: 'completed' }, { route: 'route that has none', state: 'available' }
  ]
  return filters.flatMap((filter) => [filter, { ...filter, after: middle }])
}

async function worstPage (runner, middle) {
  let worst = 0
  for (const filter of filtersOf(middle)) worst = Math.max(worst, quantile(await timesOf(PAGES, () => runner.listTasks(filter), { maxMs: MAX_PAGES_MS }), 0.5))
  return worst
}

/** The ms of pushes that come one at a time, so that each meets whatever is done just then. */
async function lonePushes (runner) {
  return await timesOf(PUSHES, (n) => runner.pushTask(taskOf(n)), { pauseMs: PAUSE_MS })
}

async function lonePushesWhileLooking (runner, middle) {
  const filters = filtersOf(middle)
  let looks = 0
  let isLooking = false
  // A look that takes longer than a tick is waited for.
  const timer = setInterval(async () => {
    if (isLooking) return
    isLooking = true
    await Promise.all([runner.counts(), runner.listTasks(filters[looks++ % filters.length])])
    isLooking = false
  }, TICK_MS)
  const times = await lonePushes(runner)
  clearInterval(timer)
  return times
}

// By turns, as a disk has better and worse seconds.
async function comparePushes (runner, middle) {
  const without = []
  const meanwhile = []
  for (let i = 0; i < TURNS; i++) {
    without.push(...await lonePushes(runner))
    meanwhile.push(...await lonePushesWhileLooking(runner, middle))
  }
  return [quantile(without, 0.99), quantile(meanwhile, 0.99)]
}

/** Milliseconds of counts() and of pages, and of lone pushes without and with both ten times a second. */
async function measureLooking (waiting) {
  const runner = new AsyncTaskRunner(file('tasks.db'))
  await fill(runner, waiting)
  const { id: middle } = (await runner.listTasks({ after: String(Math.floor(waiting / 2)), limit: 1 }))[0]
  const counts = await timesOf(LOOKS, () => runner.counts())
  const page = await worstPage(runner, middle)
  const [without, meanwhile] = await comparePushes(runner, middle)
  await runner.stop()
  return {
    'counts() p50 ms': quantile(counts, 0.5),
    'counts() p99 ms': quantile(counts, 0.99),
    'worst page ms': page,
    'lone push p99 ms': without,
    'lone push p99 ms while looking': meanwhile,
    'while looking / without': meanwhile / without,
    'fdatasync ms': measureSync()
  }
}

module.exports = { measureLooking }
