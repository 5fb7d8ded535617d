'use strict'

// What an attempt says while it runs: its progress, of which the latest counts, and
// lines of a log. Both are stored; a handler may wait for that, and need not.

const { invalidArgument } = require('../errors')
const { cut } = require('../text')
const { line: { length: MAX_LENGTH } } = require('./defaults')
const { toJsonWithin } = require('./json')

function noop () {}

/** A promise that nobody needs to look at. */
function optional (promise) {
  promise.catch(noop)
  return promise
}

class Journal {
  #attempt
  #progress = null
  #storing = null

  constructor (attempt) {
    this.#attempt = attempt
  }

  // A newer value takes the place of one that waits for an earlier one to be stored.
  progress (value) {
    const { host, record } = this.#attempt
    try {
      const json = toJsonWithin(value, 'progress', host.maxDataBytes)
      if (this.#attempt.isOver) return Promise.resolve()
      this.#progress = json
    } catch (error) {
      return optional(Promise.reject(error))
    }
    host.emit('progress', { id: record.id, route: record.route, attempt: record.attempt, progress: value })
    this.#storing ??= optional(this.#store())
    return this.#storing
  }

  async #store () {
    try {
      while (this.#progress !== null) await this.#send()
    } finally {
      this.#storing = null
    }
  }

  async #send () {
    const { host, record } = this.#attempt
    const json = this.#progress
    this.#progress = null
    if (!await host.engine.progress(record, json)) this.#attempt.lose()
  }

  async #sendLine (text) {
    const { host, record } = this.#attempt
    if (!await host.engine.log(record, text)) this.#attempt.lose()
  }

  log (line) {
    if (typeof line !== 'string') return optional(Promise.reject(invalidArgument(TypeError, 'a line of a log', 'a string', line)))
    if (this.#attempt.isOver) return Promise.resolve()
    return optional(this.#sendLine(cut(line, MAX_LENGTH).toWellFormed()))
  }

  /** Has the latest progress on its way, before what comes of the attempt is. */
  flush () {
    if (this.#progress !== null) optional(this.#send())
  }
}

module.exports = { Journal }
