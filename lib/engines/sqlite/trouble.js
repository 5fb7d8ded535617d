'use strict'

// What failed although nobody waits for it: a question for tasks, an outcome. It is
// tried again, less and less often while the trouble lasts.

const { clearTimeout, setTimeout } = require('../../schedule')

const FIRST_MS = 100
const LAST_MS = 5000

class Trouble {
  #items = new Set()
  #timer = null
  #ms = FIRST_MS
  #onError

  constructor (onError) {
    this.#onError = onError
  }

  /** Has `item` woken later; tells of the error once for all that it happens to. */
  add (error, item) {
    this.#items.add(item)
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => this.#retry(), this.#ms)
    this.#ms = Math.min(2 * this.#ms, LAST_MS)
    this.#onError(error)
  }

  #retry () {
    const items = [...this.#items]
    this.#items.clear()
    this.#timer = null
    for (const item of items) item.wake()
  }

  /** The store works. */
  end () {
    this.#ms = FIRST_MS
  }

  /** Nothing is tried any more. */
  clear () {
    clearTimeout(this.#timer)
    this.#timer = null
    this.#items.clear()
  }
}

module.exports = { Trouble }
