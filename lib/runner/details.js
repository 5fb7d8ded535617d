'use strict'

// What a handler is given: its task and this attempt at it.

class AsyncTaskDetails {
  #attempt

  constructor (attempt, data) {
    const { record } = attempt
    this.#attempt = attempt
    this.id = record.id
    this.route = record.route
    this.data = data
    this.attempt = record.attempt
    this.maxAttempts = attempt.maxAttempts
  }

  get pushedAt () {
    return new Date(this.#attempt.record.pushedAt)
  }

  get dateToExecute () {
    return new Date(this.#attempt.record.due)
  }

  get signal () {
    return this.#attempt.signal
  }

  getTaskData () {
    return this.data
  }

  progress (value) {
    return this.#attempt.journal.progress(value)
  }

  log (line) {
    return this.#attempt.journal.log(line)
  }
}

module.exports = { AsyncTaskDetails }
