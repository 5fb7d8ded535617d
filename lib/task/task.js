'use strict'

// Task: the handle of work that is under way, in the words of Elixir's Task.
//
// It is a Promise of the result itself, and says that Promise is its constructor: this
// is what lets `await task` wait for it as for any promise, without two microtasks and
// a promise more, and what then() makes a plain Promise.

const { inspect } = require('node:util')
const { invalidArgument } = require('../errors')
const { link, workOf } = require('./handle')
const { behindName } = require('../lazily')
const { abortSignal, callable, duration, limitFrom, NO_OPTIONS, nonEmptyString, oneOf, parseOptions, timeout } = require('../options')
const { settledBy } = require('../settled-by')
const { isThenable } = require('../then')
const { Work } = require('./work')

const functions = behindName(loadFunctions)
const streams = behindName(() => require('../stream/task-stream'))
const waits = behindName(() => ({ ...require('./wait-for-one'), ...require('./wait-for-many'), ...require('./waiting') }))

const SCHEMA = { name: nonEmptyString, timeout, signal: abortSignal, onProgress: callable }

const HOW_MADE = 'made by Task.async(), Task.completed() or async() of a task function'

const PATIENCE_MS = 5000

const YIELD_MANY_SCHEMA = { limit: limitFrom(1), timeout: duration, onTimeout: oneOf('nothing', 'ignore', 'shutdown') }
const YIELD_MANY_DEFAULTS = { limit: Infinity, timeout: PATIENCE_MS, onTimeout: 'nothing' }

function ignore () {}

const COMPLETED = 'completed'

// What cannot be looked at fails, as a promise of it would.
function mayFollow (value) {
  try {
    return isThenable(value)
  } catch {
    return true
  }
}

class CompletedWork extends Work {
  name = COMPLETED
}

class Task extends Promise {
  constructor (work) {
    if (!(work instanceof Work)) throw invalidArgument(TypeError, 'a Task', HOW_MADE, 'new Task()')
    super(settledBy(work))
    link(this, work)
  }

  /** Runs `fn` with a context { signal, progress }, in a microtask. */
  static async (fn, options) {
    callable('the function of Task.async()', fn)
    const checked = options === undefined ? NO_OPTIONS : parseOptions('Task.async()', options, SCHEMA)
    const { FunctionWork } = functions()
    const work = new FunctionWork(fn, checked)
    const task = new Task(work)
    work.submit(checked.signal)
    return task
  }

  /** A task that has ended with `value`; of a promise, one that ends as that does. */
  static completed (value) {
    if (mayFollow(value)) return Task.async(() => value, { name: COMPLETED })
    const work = new CompletedWork()
    const task = new Task(work)
    work.fulfil(value)
    return task
  }

  static async awaitMany (tasks, ms = Infinity) {
    duration('the time of Task.awaitMany()', ms)
    return await waits().awaitMany(Task.#worksOf(tasks, 'Task.awaitMany()'), ms)
  }

  static async yieldMany (tasks, options = {}) {
    const checked = parseOptions('Task.yieldMany()', options, YIELD_MANY_SCHEMA)
    return await waits().yieldMany(Task.#worksOf(tasks, 'Task.yieldMany()'), { ...YIELD_MANY_DEFAULTS, ...checked })
  }

  static #worksOf (tasks, where) {
    if (typeof tasks?.[Symbol.iterator] !== 'function') throw invalidArgument(TypeError, `the tasks of ${where}`, 'an iterable of tasks', tasks)
    return Array.from(tasks, (task, i) => {
      const what = `task ${i} of ${where}`
      const work = task instanceof Task ? workOf(task) : undefined
      if (work === undefined) throw invalidArgument(TypeError, what, 'a Task', task)
      if (work.closedBy !== null) throw invalidArgument(TypeError, what, 'open', task)
      return work
    })
  }

  /** The results of `fn` for the items of `source`, as somebody asks for them. */
  static stream (source, fn, options) {
    return streams().createStream(source, fn, options)
  }

  get name () {
    return workOf(this).name
  }

  /** 'pending', 'fulfilled', 'rejected', or 'closed' when it answers no more. */
  get state () {
    return workOf(this).taskState
  }

  await (ms = Infinity) {
    return ms === Infinity ? this : waits().awaitWork(workOf(this), ms)
  }

  async yield (ms = PATIENCE_MS) {
    duration('the time of yield()', ms)
    if (this.state === 'pending' && ms > 0) await waits().waitFor(workOf(this), ms)
    else if (this.state === 'closed') await this
    return this.state === 'closed' ? null : workOf(this).settled()
  }

  async shutdown (ms = PATIENCE_MS) {
    if (ms !== 'brutal') duration('the time of shutdown()', ms)
    if (this.state === 'closed') await this
    if (this.state === 'pending') await waits().stopWork(workOf(this), ms)
    return this.state === 'closed' ? null : workOf(this).settled()
  }

  ignore () {
    if (this.state === 'pending') workOf(this).close('ignore()')
    return this.state === 'closed' ? null : workOf(this).settled()
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

function loadFunctions () {
  const { FunctionWork } = require('./function-work')
  const { keepAlive } = require('../keep-alive')
  keepAlive(new Task(new FunctionWork(ignore, NO_OPTIONS)))
  return { FunctionWork }
}

module.exports = { Task }
