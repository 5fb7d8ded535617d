'use strict'

// Whether a call comes from an attempt of one runner, or from what that waits for. A
// handler's calls have its runner's function on their stack; behind an await, engines
// know who waits, for stack traces. This costs nothing until somebody asks, where an
// AsyncLocalStorage would cost each promise of the process something.

const MAX_FRAMES = 1000

let lastNumber = 0

/** A function that runs attempts, of which each runner has its own: its name tells it from others. */
function createRun () {
  const name = `AsyncTaskRunner[${++lastNumber}].run`
  return {
    async [name] (attempt) {
      let value
      try {
        value = await attempt.begin()
      } catch (error) {
        attempt.fail(error)
        return
      }
      attempt.complete(value)
    }
  }[name]
}

function namesOf (_, callSites) {
  return callSites.map((callSite) => callSite.getFunctionName())
}

/** The functions that are at work now, and those that wait for them by `await` or `then`. */
function callersNow () {
  const { stackTraceLimit, prepareStackTrace } = Error
  try {
    Error.stackTraceLimit = MAX_FRAMES
    Error.prepareStackTrace = namesOf
    return new Error('to see who calls').stack
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    Error.prepareStackTrace = prepareStackTrace
  }
}

/** Whether what is called now is part of an attempt of `run`. False where the engine does not tell. */
function isWithin (run) {
  try {
    return callersNow().includes(run.name)
  } catch {
    return false
  }
}

module.exports = { createRun, isWithin }
