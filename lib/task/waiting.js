'use strict'

// Those who wait for something that is to happen, each for so long at most. Whoever gives up is
// taken off the list: what never happens can be waited for again and again, and costs no memory.

const { then } = require('../then')

class Waiting {
  #listeners = new Set()

  /** Has `listener` called when it happens. */
  add (listener) {
    this.#listeners.add(listener)
  }

  remove (listener) {
    this.#listeners.delete(listener)
  }

  get isEmpty () {
    return this.#listeners.size === 0
  }

  /** It happens: those who wait are told, and wait no more. */
  tell () {
    if (this.#listeners.size === 0) return
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const listener of listeners) listener()
  }

  /** Resolves to true when it happens, and to false when `ms` are over before. */
  within (ms) {
    return new Promise((resolve) => {
      const listener = () => {
        clearTimeout(timer)
        resolve(true)
      }
      const giveUp = () => {
        this.remove(listener)
        resolve(false)
      }
      const timer = ms === Infinity ? undefined : setTimeout(giveUp, ms)
      this.add(listener)
    })
  }
}

/** Those who wait for the Task of `work` to settle, however; it hears of them once, and counts as asked. */
function waitingFor (work) {
  if (work.waiting === null) {
    const waiting = new Waiting()
    const tell = () => {
      work.waiting = null
      waiting.tell()
    }
    // In this order: there is no list that nobody tells, wherever the stack ends.
    then(work.task, tell, tell)
    work.waiting = waiting
  }
  return work.waiting
}

/** Resolves to true when the Task of `work` has settled, however, and to false when `ms` are over before. */
function waitFor (work, ms) {
  return waitingFor(work).within(ms)
}

/** As waitFor(), until `count` of `works`, which are distinct, have settled. */
async function waitForSome (works, count, ms) {
  const enough = new Waiting()
  const note = () => { if (--count === 0) enough.tell() }
  const lists = works.map(waitingFor)
  for (const list of lists) list.add(note)
  try {
    return await enough.within(ms)
  } finally {
    for (const list of lists) list.remove(note)
  }
}

module.exports = { Waiting, waitFor, waitForSome }
