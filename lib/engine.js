'use strict'

// Engines store durable tasks and say whose turn it is; the runner calls handlers. What
// an engine does:
//
//   start()                      begins to run tasks; rejects when the store is out of reach
//   consume(route, concurrency)  has the tasks of a route run from now on, at most so many at once
//   settle(record, outcome)      what came of an attempt; called once for each that was run
//   halt()                       takes no more tasks
//   running()                    records of the attempts that run
//   drain(timeout)               resolves when nothing runs and all outcomes are stored, or in `timeout` ms
//   leave()                      gives back what it still has; resolves when all that was asked is answered
//   close()                      ends all; nothing may be asked any more
//
//   push(task), pushAll(tasks)   → { id, duplicate }, or an array of these, all or none
//                                task: route, data (JSON), due (ms or null), priority, key, attempts,
//                                options (JSON) or null each, replaces
//   progress(record, json), log(record, text)   → whether the attempt is still the runner's
//   cancel(id, error, keepMs), retry(id), runNow(id)   → the state that the task was in
//                                (of lib/states.js)
//   wait(id, signal)             → how the task ended, when it has: id, state, route, due, startedAt,
//                                finishedAt, result (JSON or null), error (JSON or null); rejects with the
//                                signal's reason when that aborts. One that is not kept has an end for
//                                those who wait by then
//   isLoss(error)                whether it says that the store is lost: all that is asked fails of that
//   isConsumed(route)            whether a started runner of this thread runs the route
//   pause(route, paused)         once it is paused, no task of the route begins here any more
//   list(filter)                 → an async iterable of portions, each an array of tasks; behind an id that
//                                can be none there is no page: a RangeError
//   get(id), lines(id), counts(), prune(limits)
//   capabilities                 what it can do, of what not every engine can
//
// What it calls, the hooks it is made with:
//
//   run(record)                  an attempt begins: id, route, data (JSON), attempt (from 1), attempts,
//                                due, pushedAt, key, options (JSON); the runner's are startedAt and run
//   settled(record, outcome, end)   an outcome has reached the store: 'stored'; or 'cancelled': the task was
//                                cancelled before, and has ended so instead; or 'lost': another runner has
//                                the task by now, and the outcome changed nothing
//   abort(record)                the task of an attempt that runs was cancelled, in whichever process; again
//                                and again while it runs
//   rescued({ id, route, state }) a task was found that a process was running when it died
//   idle()                       nothing runs, and nothing is to be run now
//   error(error)                 the store failed at something that nobody waits for; it is tried again
//
// An outcome has a `type`:
//
//   completed                    result (JSON or null), keepMs
//   discarded, cancelled         error (JSON), keepMs
//   retry                        error (JSON), at: the attempt failed
//   snooze                       at: it does not count
//   released                     it does not count, and may run again at once

const { SqliteEngine } = require('./engines/sqlite')
const { StoreError } = require('./errors')

const SCHEME = /^([a-z][a-z0-9+.-]+):\/\//i

/** The engine of what an AsyncTaskRunner is given first. */
function createEngine (location, options, hooks) {
  const scheme = SCHEME.exec(location)?.[1]
  if (scheme !== undefined) {
    throw new StoreError(`there is no engine for ${scheme}://, only for a file of SQLite`, { code: 'ERR_OFFLOOP_UNSUPPORTED' })
  }
  return new SqliteEngine(location, options, hooks)
}

module.exports = { createEngine }
