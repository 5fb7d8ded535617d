'use strict'

// What stats() tells of the tasks of one name.

const { inspect } = require('node:util')
const binding = require('../binding')
const { Histogram } = require('./histogram')

// The times of the tasks of one name, read from their meters all at once when
// the first of them is looked at.
class TaskTimes {
  #ids
  #times = null

  constructor (ids) {
    this.#ids = ids
  }

  #read () {
    if (this.#times === null) {
      const readings = this.#ids.map(binding.readMeter)
      const [wait, run, deliver] = [0, 1, 2].map((i) => new Histogram(readings.map((reading) => reading[i])))
      this.#times = { wait, run, deliver }
    }
    return this.#times
  }

  get wait () {
    return this.#read().wait
  }

  get run () {
    return this.#read().run
  }

  get deliver () {
    return this.#read().deliver
  }

  toJSON () {
    return this.#read()
  }

  [inspect.custom] () {
    return this.#read()
  }
}

module.exports = { TaskTimes }
