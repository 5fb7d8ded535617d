'use strict'

// The rows that the store answers, as what lib/engine.js says of them.

const { STATES } = require('../../states')
const { answerOf, states } = require('./verbs')

const CLAIM = answerOf('CLAIM')
const LIST = answerOf('LIST')
const LINES = answerOf('LINES')
const COUNTS = answerOf('COUNTS')
const RESCUE = answerOf('RESCUE')
const WAIT = answerOf('WAIT')

class Claimed {
  constructor (consumer, cells, from) {
    const { row } = CLAIM
    this.consumer = consumer
    this.route = consumer.route
    this.number = cells[from + row.id]
    this.id = String(this.number)
    this.data = cells[from + row.data]
    this.attempt = cells[from + row.attempt]
    this.attempts = cells[from + row.attempts]
    this.due = cells[from + row.due]
    this.pushedAt = cells[from + row.pushedAt]
    this.key = cells[from + row.key]
    this.options = cells[from + row.options]
    /** The runner's: when it began, and what runs it. */
    this.startedAt = null
    this.run = null
    /** The consumer's: its neighbours among those that wait to be started, and whether it does. */
    this.previous = null
    this.next = null
    this.isWaiting = true
  }
}

/** Of CLAIM: when the route's next task is due, whether it is paused, whether there is more at once, and what was claimed. */
function readClaim (cells, consumer) {
  const { at } = CLAIM
  const records = []
  for (let i = CLAIM.first; i < cells.length; i += CLAIM.width) records.push(new Claimed(consumer, cells, i))
  return { due: cells[at.due] ?? Infinity, isPaused: cells[at.isPaused] === 1, hasMore: cells[at.hasMore] === 1, records }
}

// Rows behind the cells that come once.
function readRows ({ first, width }, cells, toRow) {
  const rows = []
  for (let i = first; i < cells.length; i += width) rows.push(toRow(cells, i))
  return rows
}

function toTask (cells, from) {
  const task = {}
  const { columns } = LIST
  for (let i = 0; i < columns.length; i++) task[columns[i]] = cells[from + i]
  task.id = String(task.id)
  task.state = states[task.state]
  return task
}

/** Of GET: null for none. */
const readTask = (cells) => cells.length === 0 ? null : toTask(cells, 0)

/** Of LIST and LINES: rows, and whether there is more at once. */
const readTasks = (cells) => ({ rows: readRows(LIST, cells, toTask), hasMore: cells[LIST.at.hasMore] === 1 })
const toLine = (cells, i) => ({ line: cells[i + LINES.row.line], at: cells[i + LINES.row.at], text: cells[i + LINES.row.text] })
const readLines = (cells) => ({ rows: readRows(LINES, cells, toLine), hasMore: cells[LINES.at.hasMore] === 1 })

const toRescued = (cells, i) => ({ id: String(cells[i + RESCUE.row.id]), route: cells[i + RESCUE.row.route], state: states[cells[i + RESCUE.row.state]] })
const readRescued = (cells) => readRows(RESCUE, cells, toRescued)

/** Of WAIT: what the task has come to. */
function readEnd (id, cells, from) {
  const { at } = WAIT
  return {
    id,
    state: states[cells[from + at.state]],
    route: cells[from + at.route],
    due: cells[from + at.due],
    startedAt: cells[from + at.startedAt],
    finishedAt: cells[from + at.finishedAt],
    result: cells[from + at.result],
    error: cells[from + at.error]
  }
}

/** Of COUNTS: by route, whether it is paused and how many tasks there are in each state. */
function readCounts (cells) {
  const routes = new Map()
  const { row } = COUNTS
  for (let i = 0; i < cells.length; i += COUNTS.width) {
    const name = cells[i + row.route]
    const state = cells[i + row.state]
    if (!routes.has(name)) routes.set(name, { paused: cells[i + row.isPaused] === 1, ...Object.fromEntries(STATES.map((name) => [name, 0])) })
    if (state !== null) routes.get(name)[states[state]] = cells[i + row.count]
  }
  return routes
}

module.exports = { readClaim, readTask, readTasks, readLines, readRescued, readEnd, readCounts }
