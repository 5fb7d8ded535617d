'use strict'

// What came of an attempt, on its way into the store. One that cannot be stored, as
// when the disk is full, is sent again until it is.

const { addFailWith } = require('./store-error')
const { timeAfter } = require('../../time')
const { answerOf, STATE, verb } = require('./verbs')

const FINISH = verb('FINISH', 'id', 'owner', 'attempt', 'route', 'state', 'result', 'error', 'keptUntil', 'now')
const RETRY = verb('RETRY', 'id', 'owner', 'attempt', 'due', 'error', 'now')
const GIVE_BACK = verb('GIVE_BACK', 'id', 'owner', 'attempt', 'due', 'isSnoozed', 'now')

const { at: ANSWER } = answerOf('FINISH')

/** Until when a finished task is kept; 0 for not at all. The last date that there is stands for ever. */
function keptUntil (keepMs, now) {
  return keepMs === 0 ? 0 : timeAfter(keepMs, now)
}

/** What the answer to FINISH, RETRY and GIVE_BACK says. */
function readEnd (cells, from) {
  if (cells[from + ANSWER.isOwners] === 0) return 'lost'
  return cells[from + ANSWER.isOverruled] === 1 ? 'cancelled' : 'stored'
}

// The store can hold nothing of what came of the attempt: its task is discarded, and that is the reason.
function toUnstorable ({ keepMs = 0 }, error) {
  const { name, message, code } = error
  return { type: 'discarded', result: null, error: JSON.stringify({ name, message, code, at: Date.now() }), keepMs, reason: error }
}

class Outcome {
  #isUnstored = false
  #isUnstorable = false

  constructor (consumer, record, outcome) {
    this.store = null
    this.consumer = consumer
    this.record = record
    this.outcome = outcome
  }

  send () {
    const { consumer: { store, owner, number: route }, record: { number, attempt }, outcome } = this
    const now = Date.now()
    switch (outcome.type) {
      case 'retry':
        store.send(this, RETRY, number, owner, attempt, outcome.at, outcome.error, now)
        break
      case 'snooze':
        store.send(this, GIVE_BACK, number, owner, attempt, outcome.at, 1, now)
        break
      case 'released':
        store.send(this, GIVE_BACK, number, owner, attempt, now, 0, now)
        break
      default:
        store.send(this, FINISH, number, owner, attempt, route, STATE[outcome.type], outcome.result, outcome.error, keptUntil(outcome.keepMs, now), now)
    }
  }

  succeed (cells, from) {
    const { consumer, outcome } = this
    if (outcome.at !== undefined) consumer.store.dueAt(consumer.route, outcome.at)
    this.#end(readEnd(cells, from))
  }

  #end (end) {
    const { consumer, record, outcome } = this
    if (this.#isUnstored) consumer.countUnstored(-1)
    consumer.stored(record, outcome, end)
    if (this.#isUnstored) consumer.wake()
  }

  fail (failure) {
    if (failure.kind === 'later') this.#tryLater(failure)
    else if (failure.kind === 'never' && !this.#isUnstorable) this.#discard(failure.makeError())
    else this.#lose(failure)
  }

  #tryLater (failure) {
    if (!this.#isUnstored) this.consumer.countUnstored(1)
    this.#isUnstored = true
    this.consumer.hooks.failed(failure, this)
  }

  #discard (error) {
    this.#isUnstorable = true
    this.outcome = toUnstorable(this.outcome, error)
    this.send()
  }

  // There is nowhere to put it.
  #lose (failure) {
    this.#end('lost')
    this.consumer.hooks.failed(failure, null)
  }

  /** Tries again what failed. */
  wake () {
    this.send()
  }
}

addFailWith(Outcome)

module.exports = { Outcome, keptUntil }
