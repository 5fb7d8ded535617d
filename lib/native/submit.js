'use strict'

/** The method by which what runs tasks for others submits one: a task function answers what is pending, a PendingPromise. */
const kSubmit = Symbol('offloop.submit')

const isTaskFunction = (fn) => kSubmit in fn

module.exports = { kSubmit, isTaskFunction }
