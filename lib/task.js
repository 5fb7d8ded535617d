'use strict'

// Task: the handle of work that is under way, in the words of Elixir's Task.

const { inspect } = require('node:util')
const { invalidArgument, TimeoutError } = require('./errors')
const { FunctionWork } = require('./function-work')
const { abortSignal, callable, duration, nonEmptyString, parseOptions, timeout } = require('./options')
const { createStream } = require('./task-stream')

const SCHEMA = { name: nonEmptyString, timeout, signal: abortSignal, onProgress: callable }
const NO_OPTIONS = {}

const kInternal = Symbol('offloop.task')

function done () {}

/** Resolves when `promise` has settled or `ms` are over, and never rejects. */
function waitFor (promise, ms) {
  if (ms === Infinity) return promise.then(done, done)
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    promise.then(stop, stop)
  })
}

class Task {
  #work

  /** Tasks are made by Task.async() and its like. */
  constructor (key, work) {
    if (key !== kInternal) throw invalidArgument(TypeError, 'a Task', 'made by Task.async(), Task.completed() or async() of a task function', 'new Task()')
    this.#work = work
  }

  /** Runs `fn` with a context { signal, progress }, in a microtask. */
  static async (fn, options) {
    callable('the function of Task.async()', fn)
    return createTask(new FunctionWork(fn, options === undefined ? NO_OPTIONS : parseOptions('Task.async()', options, SCHEMA)))
  }

  /** The results of `fn` for the items of `source`, as somebody asks for them. */
  static stream (source, fn, options) {
    return createStream(source, fn, options)
  }

  get name () {
    return this.#work.name
  }

  /** 'pending', 'fulfilled', 'rejected', or 'closed' when it answers no more. */
  get state () {
    return this.#work.closedBy === null ? this.#work.state : 'closed'
  }

  #assertOpen (call) {
    if (this.#work.closedBy !== null) throw invalidArgument(TypeError, `the task of ${call}`, 'open', this)
  }

  then (onFulfilled, onRejected) {
    return this.await().then(onFulfilled, onRejected)
  }

  async await (ms = Infinity) {
    this.#assertOpen('await()')
    duration('the time of await()', ms)
    const work = this.#work
    if (ms !== Infinity) {
      await waitFor(work.observe(), ms)
      if (work.state === 'pending') {
        const error = new TimeoutError(`no result of task '${work.name}' within ${ms} ms`, work.whereabouts())
        work.close(`await(${ms})`, error)
        throw error
      }
    }
    return work.observe()
  }

  [inspect.custom] () {
    const { name, state, closedBy } = this.#work
    return `[Task: ${name}, ${closedBy === null ? state : `closed by ${closedBy}`}]`
  }
}

/** The handle of `work`. */
function createTask (work) {
  return new Task(kInternal, work)
}

module.exports = { Task, createTask }
