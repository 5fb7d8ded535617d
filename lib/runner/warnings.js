'use strict'

// Warnings of the process, one for each name, such as a route's. There may be a name for
// every task: after some of them one more warning stands for all others.

const MAX_NAMES = 20

class Warnings {
  #code
  #summary
  #names = new Set()
  #isOver = false

  /** `summary`: the last warning. */
  constructor (code, summary) {
    this.#code = code
    this.#summary = summary
  }

  /** Warns with what `describe()` answers, unless `name` was warned of. */
  add (name, describe) {
    if (this.#isOver || this.#names.has(name)) return
    this.#isOver = this.#names.size === MAX_NAMES
    if (this.#isOver) this.#names.clear()
    else this.#names.add(name)
    process.emitWarning(this.#isOver ? this.#summary : describe(), { type: 'OffloopWarning', code: this.#code })
  }
}

module.exports = { Warnings }
