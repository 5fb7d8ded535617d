'use strict'

// The rows that the store answers, as what lib/engine.js says of them.

const { STATES } = require('../../states')

class Claimed {
  constructor (consumer, cells, from) {
    this.consumer = consumer
    this.route = consumer.route
    this.number = cells[from]
    this.id = String(this.number)
    this.data = cells[from + 1]
    this.attempt = cells[from + 2]
    this.attempts = cells[from + 3]
    this.due = cells[from + 5]
    this.pushedAt = cells[from + 6]
    this.key = cells[from + 7]
    this.options = cells[from + 8]
    /** The runner's: when it began, and what runs it. */
    this.startedAt = null
    this.run = null
  }
}

const CLAIM_WIDTH = 11

/** Of CLAIM: when the next task is due, and those that were claimed. */
function readClaim (cells, consumer) {
  const records = []
  for (let i = 1; i < cells.length; i += CLAIM_WIDTH) records.push(new Claimed(consumer, cells, i))
  return { due: cells[0] ?? Infinity, records }
}

const TASK_COLUMNS = [
  'id', 'route', 'state', 'priority', 'due', 'pushedAt', 'attempt', 'attempts', 'startedAt', 'finishedAt', 'key',
  'options', 'progress', 'errors', 'result', 'data', 'owner', 'keptUntil'
]

function toTask (cells, from) {
  const task = {}
  for (let i = 0; i < TASK_COLUMNS.length; i++) task[TASK_COLUMNS[i]] = cells[from + i]
  task.id = String(task.id)
  task.state = STATES[task.state]
  return task
}

function toRows (cells, width, toRow) {
  const rows = []
  for (let i = 0; i < cells.length; i += width) rows.push(toRow(cells, i))
  return rows
}

const readTasks = (cells) => toRows(cells, TASK_COLUMNS.length, toTask)
const readLines = (cells) => toRows(cells, 3, (cells, i) => ({ line: cells[i], at: cells[i + 1], text: cells[i + 2] }))
const readRescued = (cells) => toRows(cells, 3, (cells, i) => ({ id: String(cells[i]), route: cells[i + 1], state: STATES[cells[i + 2]] }))

/** Of COUNTS: by route, whether it is paused and how many tasks there are in each state. */
function readCounts (cells) {
  const routes = new Map()
  for (let i = 0; i < cells.length; i += 4) {
    const [name, paused, state, count] = cells.slice(i, i + 4)
    if (!routes.has(name)) routes.set(name, { paused: paused === 1, ...Object.fromEntries(STATES.map((name) => [name, 0])) })
    if (state !== null) routes.get(name)[STATES[state]] = count
  }
  return routes
}

module.exports = { readClaim, readTasks, readLines, readRescued, readCounts }
