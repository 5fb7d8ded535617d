'use strict'

// What a task is called.

const { isTaskFunction, kSettings } = require('../native/settings')
const { setImmediate } = require('../schedule')

const UNNAMED = 'task'

/** What a task is called: `label` itself, or as the function is that it is. */
function nameOf (label) {
  if (typeof label === 'string') return label
  try {
    if (isTaskFunction(label)) return label[kSettings].name
    const { name } = label
    return typeof name === 'string' && name !== '' ? name : UNNAMED
  } catch {
    // A getter of the user's; what the task is called must not decide how it ends.
    return UNNAMED
  }
}

// A function's own name takes as long to read as a twentieth of the task. So the last one is known until
// the event loop turns, which is not to keep a function alive.
const last = { fn: null, name: '' }

function forget () {
  last.fn = null
}

/** nameOf() a function. */
function ownName (fn) {
  if (fn !== last.fn) {
    if (last.fn === null) setImmediate(forget).unref()
    last.fn = fn
    last.name = nameOf(fn)
  }
  return last.name
}

module.exports = { nameOf, ownName }
