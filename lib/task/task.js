'use strict'

// Task: the handle of work that is under way, in the words of Elixir's Task; what it is
// asked, its work does (work.js).
//
// It is a Promise of the result itself, and says that Promise is its constructor: this
// is what lets `await task` wait for it as for any promise, without two microtasks and
// a promise more, and what then() makes a plain Promise.

const { inspect } = require('node:util')
const { invalidArgument } = require('../errors')
const { isWork, link, workOf } = require('./handle')
const { behindName } = require('../lazily')
const { settledBy } = require('../settled-by')

let createFunctionWork = behindName(() => (createFunctionWork = loadFunctionWork()))
const createCompletedWork = behindName(() => require('./works').createCompletedWork)
const awaitMany = behindName(() => require('./wait-for-many').awaitMany)
const yieldMany = behindName(() => require('./wait-for-many').yieldMany)
const createStream = behindName(() => require('../stream/task-stream').createStream)

const HOW_MADE = 'made by Task.async(), Task.completed() or async() of a task function'

const PATIENCE_MS = 5000

function begin (work) {
  const task = new Task(work)
  work.submit()
  return task
}

class Task extends Promise {
  constructor (work) {
    if (!isWork(work)) throw invalidArgument(TypeError, 'a Task', HOW_MADE, 'new Task()')
    super(settledBy(work))
    link(this, work)
  }

  /** Runs `fn` with a context { signal, progress }, in a microtask. */
  static async (fn, options) {
    return begin(createFunctionWork(fn, options))
  }

  /** A task that has ended with `value`; of a promise, one that ends as that does. */
  static completed (value) {
    return begin(createCompletedWork(value))
  }

  static awaitMany (tasks, ms = Infinity) {
    return awaitMany(tasks, ms)
  }

  static yieldMany (tasks, options = {}) {
    return yieldMany(tasks, options)
  }

  /** The results of `fn` for the items of `source`, as somebody asks for them. */
  static stream (source, fn, options) {
    return createStream(source, fn, options)
  }

  get name () {
    return workOf(this).name
  }

  /** 'pending', 'fulfilled', 'rejected', or 'closed' when it answers no more. */
  get state () {
    return workOf(this).taskState
  }

  await (ms = Infinity) {
    return ms === Infinity ? this : workOf(this).await(ms)
  }

  yield (ms = PATIENCE_MS) {
    return workOf(this).yield(ms)
  }

  shutdown (ms = PATIENCE_MS) {
    return workOf(this).shutdown(ms)
  }

  ignore () {
    return workOf(this).ignore()
  }

  async [Symbol.asyncDispose] () {
    if (this.state !== 'closed') await this.shutdown()
  }

  [inspect.custom] () {
    const { name, state, closedBy, isAbandoned } = workOf(this)
    return `[Task: ${name}, ${closedBy === null ? state : `closed by ${closedBy}`}${isAbandoned ? ', abandoned' : ''}]`
  }
}

Object.defineProperty(Task.prototype, 'constructor', { value: Promise, configurable: true, writable: true })

// Task.all() and the others would be Promise's own, which cannot make a Task: it is made of work.
for (const name of Object.getOwnPropertyNames(Promise)) {
  if (typeof Promise[name] !== 'function' || Object.hasOwn(Task, name)) continue
  const value = () => { throw invalidArgument(TypeError, 'a Task', `${HOW_MADE}; Promise.${name}() takes tasks, too`, `Task.${name}()`) }
  Object.defineProperty(Task, name, { value, configurable: true, writable: true })
}

// Kept alive are both, the work and the Task of it.
function loadFunctionWork () {
  const { createFunctionWork } = require('./works')
  const { keepAlive } = require('../keep-alive')
  keepAlive(new Task(createFunctionWork(() => {})))
  return createFunctionWork
}

module.exports = { Task }
