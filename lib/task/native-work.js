'use strict'

// A C task that a Task is the handle of: what lib/native/pending.js has for a Promise or a
// callback, as work.

const binding = require('../binding')
const { NO_ID } = require('../native/flags')
const { throwLater } = require('../native/pending')
const { submitFor } = require('../native/submission')
const { addErrors } = require('../native/task-errors')
const { once } = require('../once')
const { Task } = require('./task')
const { Work } = require('./work')

const { cancel } = once('native/delivery')

// What binding.find says of a task.
const phases = ['queued', 'running', 'complete']

class NativeWork extends Work {
  constructor (name) {
    super()
    this.name = name
    this.id = NO_ID
    this.signal = null
    this.listener = null
    this.timeout = 0
  }

  fail (makeError) {
    if (this.closedBy === null) this.resolvePromise(throwLater(this, makeError))
    else this.noteFailure(makeError())
  }

  isEnding () {
    return this.id === NO_ID || phases[binding.find(this.id)[0]] === 'complete'
  }

  /** The pool's thread cannot be taken from a task that runs: it is told, and the wait for it is over. */
  stop (reason) {
    if (this.id !== NO_ID) cancel(this, reason)
  }

  /** What stop() could not settle is being settled. */
  abandon () {}

  /** The addon does so for every task. */
  time () {}

  whereabouts () {
    const [state, queuedMs, runMs] = binding.find(this.id)
    return { task: this.name, phase: phases[state], queuedMs, runMs }
  }
}

addErrors(NativeWork)

/** async() of a task function. */
function submitTask (settings, args) {
  const work = new NativeWork(settings.name)
  const task = new Task(work)
  submitFor(work, settings, args)
  return task
}

module.exports = { submitTask }
