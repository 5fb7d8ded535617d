'use strict'

// How the handle of work is made, a Promise that the work settles: its constructor hands
// Promise's what executorFor() answers, and calls link().
//
// Each kind of handle does so itself, because a constructor that calls another one but
// Promise's is not inlined by V8, and costs a background task 6 %.

/** Where a handle has its work. */
const kWork = Symbol('offloop.work')

// The work whose handle is being made: a function for each would cost more than this does.
let created

function executor (resolve, reject) {
  created.resolveTask = resolve
  created.rejectTask = reject
}

function executorFor (work) {
  created = work
  return executor
}

function link (task, work) {
  task[kWork] = work
  work.task = task
}

/** The work that a Task is the handle of; undefined for what is none. */
function workOf (task) {
  return task[kWork]
}

module.exports = { executorFor, link, workOf }
