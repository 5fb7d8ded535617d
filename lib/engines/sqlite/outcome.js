'use strict'

// What came of an attempt, on its way into the store. One that cannot be stored, as
// when the disk is full, is sent again until it is.

const { timeAfter } = require('../../time')
const { STATE, VERB } = require('./verbs')

/** Until when a finished task is kept; 0 for not at all. The last date that there is stands for ever. */
function keptUntil (keepMs, now) {
  return keepMs === 0 ? 0 : timeAfter(keepMs, now)
}

/** What the answer to FINISH, RETRY and GIVE_BACK says. */
function readEnd (cells, from) {
  if (cells[from] === 0) return 'lost'
  return cells[from + 1] === 1 ? 'cancelled' : 'stored'
}

class Outcome {
  #isUnstored = false

  constructor (consumer, record, outcome) {
    this.store = null
    this.consumer = consumer
    this.record = record
    this.outcome = outcome
  }

  send () {
    const { consumer: { store, owner }, record: { number, attempt }, outcome } = this
    const now = Date.now()
    switch (outcome.type) {
      case 'retry':
        store.send(this, VERB.RETRY, number, owner, attempt, outcome.at, outcome.error, now)
        break
      case 'snooze':
        store.send(this, VERB.GIVE_BACK, number, owner, attempt, outcome.at, now)
        break
      case 'released':
        store.send(this, VERB.GIVE_BACK, number, owner, attempt, now, now)
        break
      default:
        store.send(this, VERB.FINISH, number, owner, attempt, STATE[outcome.type], outcome.result, outcome.error, keptUntil(outcome.keepMs, now), now)
    }
  }

  succeed (cells, from) {
    const { consumer, record, outcome } = this
    if (this.#isUnstored) consumer.countUnstored(-1)
    if (outcome.at !== undefined) consumer.store.due.add(outcome.at)
    consumer.stored(record, outcome, readEnd(cells, from))
    if (this.#isUnstored) consumer.wake()
  }

  fail (makeError) {
    if (!this.#isUnstored) this.consumer.countUnstored(1)
    this.#isUnstored = true
    this.consumer.hooks.failed(makeError(), this)
  }

  /** Tries again what failed. */
  wake () {
    this.send()
  }
}

module.exports = { Outcome, keptUntil }
