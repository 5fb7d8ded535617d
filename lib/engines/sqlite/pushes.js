'use strict'

// Pushing tasks, and waking those who may run them.

const { PendingAnswer, Question } = require('./requests')
const { answerOf, verb } = require('./verbs')

const PUSH = verb('PUSH', 'route', 'data', 'due', 'priority', 'key', 'attempts', 'options', 'replaces', 'now')
const { row: ROW, width: WIDTH } = answerOf('PUSH')

/** The cells of a push; see verbs.h. */
function toCells (store, task, now) {
  return [store.route(task.route), task.data, task.due, task.priority, task.key, task.attempts, task.options, task.replaces ? 1 : 0, now]
}

/** Of the answer to a push, the row at `from`. */
function readPushed (cells, from) {
  return { id: String(cells[from + ROW.id]), duplicate: cells[from + ROW.isEarlier] === 1 }
}

/** Resolves to `{ id, duplicate }`. `due`: null for at once. */
class Push extends PendingAnswer {
  constructor (route, due) {
    super()
    this.route = route
    this.due = due
  }

  succeed (cells, from) {
    if (this.due !== null) this.store.dueAt(this.route, this.due)
    this.resolvePromise(readPushed(cells, from))
  }
}

function push (store, task) {
  const now = Date.now()
  const isLater = task.due !== null && task.due > now
  const pushed = new Push(task.route, isLater ? task.due : null)
  store.send(pushed, PUSH, ...toCells(store, task, now))
  if (!isLater) store.wake(task.route)
  return pushed.promise
}

/** All or none. */
async function pushAll (store, tasks) {
  const now = Date.now()
  const question = new Question()
  store.sendMany(question, PUSH, tasks.flatMap((task) => toCells(store, task, now)))
  for (const { route } of tasks) store.wake(route)
  const cells = await question.promise
  for (const { route, due } of tasks) if (due !== null && due > now) store.dueAt(route, due)
  return tasks.map((_, i) => readPushed(cells, WIDTH * i))
}

module.exports = { push, pushAll }
