'use strict'

// What waits for an answer of the store on behalf of a caller, by a promise.

const { STATES } = require('./verbs')

let executorResolve
let executorReject

function executor (resolve, reject) {
  executorResolve = resolve
  executorReject = reject
}

/** Resolves to all cells of the answer. */
class Question {
  constructor () {
    this.store = null
    this.cells = []
    this.promise = new Promise(executor)
    this.resolve = executorResolve
    this.reject = executorReject
  }

  add (cells, from, count) {
    for (let i = from; i < from + count; i++) this.cells.push(cells[i])
  }

  succeed (cells, from, count) {
    this.add(cells, from, count)
    this.resolve(this.cells)
  }

  fail (error) {
    this.reject(error)
  }
}

/** Resolves to `{ id, duplicate }`. */
class Push {
  constructor (due) {
    this.store = null
    this.due = due
    this.promise = new Promise(executor)
    this.resolve = executorResolve
    this.reject = executorReject
  }

  succeed (cells, from) {
    if (this.due !== null) this.store.due.add(this.due)
    this.resolve({ id: String(cells[from]), duplicate: cells[from + 1] === 1 })
  }

  fail (error) {
    this.reject(error)
  }
}

/** Asks `store` and resolves to the cells of the answer. */
function ask (store, verb, ...cells) {
  const question = new Question()
  store.send(question, verb, ...cells)
  return question.promise
}

/** Asks for something that answers a task's state. */
async function askState (store, verb, ...cells) {
  const [state] = await ask(store, verb, ...cells)
  return STATES[state]
}

module.exports = { Question, Push, ask, askState }
