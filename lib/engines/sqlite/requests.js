'use strict'

// What waits for an answer of the store on behalf of a caller, by a promise.

const { throwLater } = require('../../native/pending')
const { STATES } = require('./verbs')

/** As a pending call that nobody traces. */
const UNTRACED = Object.freeze({ noteFailure () {} })

let executorResolve

function executor (resolve) {
  executorResolve = resolve
}

/** Resolves to all cells of the answer. */
class Question {
  constructor () {
    this.store = null
    this.cells = []
    this.promise = new Promise(executor)
    this.resolve = executorResolve
  }

  add (cells, from, count) {
    for (let i = from; i < from + count; i++) this.cells.push(cells[i])
  }

  succeed (cells, from, count) {
    this.add(cells, from, count)
    this.resolve(this.cells)
  }

  fail (makeError) {
    this.resolve(throwLater(UNTRACED, makeError))
  }
}

/** Resolves to `{ id, duplicate }`. */
class Push {
  constructor (due) {
    this.store = null
    this.due = due
    this.promise = new Promise(executor)
    this.resolve = executorResolve
  }

  succeed (cells, from) {
    if (this.due !== null) this.store.due.add(this.due)
    this.resolve({ id: String(cells[from]), duplicate: cells[from + 1] === 1 })
  }

  fail (makeError) {
    this.resolve(throwLater(UNTRACED, makeError))
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
