'use strict'

// What measures the tasks of this thread: in the addon, a meter for each C task
// and name; here, which they are, and what stats() tells of them by name.

const { inspect } = require('node:util')
const binding = require('../binding')
const { Histogram } = require('./histogram')

// A meter takes about 60 KB, and users may make a name for every request.
const MAX_NAMES = 256
const OTHERS = '(others)'

// By name, the ids of its meters by the index of their C task.
const names = new Map()

/** The meter of the C task at `index` when it is called `name`, which may be its own. */
function findMeter (index, name, isOwnName) {
  const isCounted = names.has(name) || names.size < MAX_NAMES || isOwnName
  const label = isCounted ? name : OTHERS
  const known = names.get(label)?.get(index)
  if (known !== undefined) return known
  const id = binding.createMeter(index)
  if (!names.has(label)) names.set(label, new Map())
  names.get(label).set(index, id)
  return id
}

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

/** By the names under which tasks have run, how long they took. */
function listTimes () {
  const runs = binding.countRuns()
  const times = Object.create(null)
  for (const [name, ids] of names) {
    const used = [...ids.values()].filter((id) => runs[id] > 0)
    if (used.length > 0) times[name] = new TaskTimes(used)
  }
  return times
}

module.exports = { findMeter, listTimes }
