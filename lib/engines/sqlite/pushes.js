'use strict'

// Pushing tasks, and waking those who may run them.

const { PendingAnswer, Question } = require('./requests')
const { VERB } = require('./verbs')

/** The cells of a push; see verbs.h. */
function toCells (store, task, now) {
  return [store.route(task.route), task.data, task.due, task.priority, task.key, task.attempts, task.options, task.replaces ? 1 : 0, now]
}

/** Of the answer to a push, the two cells at `from`. */
function readPushed (cells, from) {
  return { id: String(cells[from]), duplicate: cells[from + 1] === 1 }
}

/** Resolves to `{ id, duplicate }`. `due`: null for at once. */
class Push extends PendingAnswer {
  constructor (due) {
    super()
    this.due = due
  }

  succeed (cells, from) {
    if (this.due !== null) this.store.due.add(this.due)
    this.resolvePromise(readPushed(cells, from))
  }
}

function push (store, task) {
  const now = Date.now()
  const isLater = task.due !== null && task.due > now
  const pushed = new Push(isLater ? task.due : null)
  store.send(pushed, VERB.PUSH, ...toCells(store, task, now))
  if (!isLater) store.wake(task.route)
  return pushed.promise
}

/** All or none. */
async function pushAll (store, tasks) {
  const now = Date.now()
  const question = new Question()
  store.sendMany(question, VERB.PUSH, tasks.flatMap((task) => toCells(store, task, now)))
  for (const { route } of tasks) store.wake(route)
  const cells = await question.promise
  for (const { due } of tasks) if (due !== null && due > now) store.due.add(due)
  return tasks.map((_, i) => readPushed(cells, 2 * i))
}

module.exports = { push, pushAll }
