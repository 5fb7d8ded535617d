'use strict'

// What measures the tasks of this thread: in the addon, a meter for each C task
// and name; here, which they are. Loaded once (lib/once.js).

const binding = require('../binding')

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

/** The names under which tasks have run, each with the ids of its meters. */
function listUsed () {
  const runs = binding.countRuns()
  const used = []
  for (const [name, ids] of names) {
    const known = [...ids.values()].filter((id) => runs[id] > 0)
    if (known.length > 0) used.push([name, known])
  }
  return used
}

module.exports = { findMeter, listUsed }
