'use strict'

// The events of a runner. A listener that throws reaches 'uncaughtException' and keeps
// no other from being called.

const { raiseUncaught } = require('../platform')
const { toError, warn } = require('../thrown')

function call (emitter, listener, args) {
  try {
    Reflect.apply(listener, emitter, args)
  } catch (error) {
    raiseUncaught(error)
  }
}

/** As emitter.emit(), but for what listeners throw. */
function emit (emitter, name, ...args) {
  if (emitter.listenerCount(name) === 0) return
  for (const listener of emitter.rawListeners(name)) call(emitter, listener, args)
}

/** Tells of what was thrown, and nobody waits for: to the listeners of 'error', or else by a warning of the process. */
function report (emitter, thrown) {
  if (emitter.listenerCount('error') > 0) emit(emitter, 'error', toError(thrown))
  else warn(thrown)
}

module.exports = { emit, report }
