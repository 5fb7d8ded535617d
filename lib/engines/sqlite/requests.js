'use strict'

// Asking the store on behalf of a caller, who waits for the answer by a promise.

const { throwLater } = require('../../native/pending')
const { checkSettledBy, settledBy } = require('../../settled-by')
const { addFailWith } = require('./store-error')
const { states } = require('./verbs')

/** As a pending call that nobody traces. */
const UNTRACED = Object.freeze({ noteFailure () {} })

class PendingAnswer {
  constructor () {
    this.store = null
    this.promise = new Promise(settledBy(this))
    checkSettledBy(this, this.promise)
  }

  fail (failure) {
    this.resolvePromise(throwLater(UNTRACED, failure.makeError))
  }
}

addFailWith(PendingAnswer)

/** Resolves to all cells of the answer. */
class Question extends PendingAnswer {
  #cells = []

  add (cells, from, count) {
    for (let i = from; i < from + count; i++) this.#cells.push(cells[i])
  }

  succeed (cells, from, count) {
    this.add(cells, from, count)
    this.resolvePromise(this.#cells)
  }
}

/** Asks `store` by a verb, with its cells, and resolves to the cells of the answer. */
function ask (store, verb, ...cells) {
  const question = new Question()
  store.send(question, verb, ...cells)
  return question.promise
}

/** Asks for something that answers whether it was done. */
async function askWhether (store, verb, ...cells) {
  const [isDone] = await ask(store, verb, ...cells)
  return isDone === 1
}

/** Asks for something that answers a task's state. */
async function askState (store, verb, ...cells) {
  const [state] = await ask(store, verb, ...cells)
  return states[state]
}

/** The number that a task's id stands for; one that no task has for what is none. */
function toNumber (id) {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0
}

module.exports = { PendingAnswer, Question, ask, askWhether, askState, toNumber }
