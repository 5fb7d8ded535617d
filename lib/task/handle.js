'use strict'

// How the handle of work is made, a Promise that the work settles: its constructor calls
// super(settledBy(work)), then link(this, work).
//
// Each kind of handle does so itself, because V8 inlines no constructor that calls that of
// another class of ours; for a background task that would be 6 % more.

const { checkSettledBy } = require('../settled-by')

/** Where a handle has its work. */
const kWork = Symbol('offloop.work')

/** By this anything is known that a handle can be made of, before what makes such is loaded. */
const kIsWork = Symbol('offloop.isWork')

/** From now on each knows the other. Throws if there was no stack left to make the handle. */
function link (task, work) {
  checkSettledBy(work, task)
  task[kWork] = work
  work.task = task
}

/** The work that `task` is the handle of; undefined for what is none. */
function workOf (task) {
  return task?.[kWork]
}

/** Whether a handle can be made of `value`. */
function isWork (value) {
  return value?.[kIsWork] === true
}

module.exports = { isWork, kIsWork, link, workOf }
