'use strict'

// Task functions: what a user calls to submit a native task, by callback or for
// a Promise, and what with() makes of one.

const { inspect, promisify } = require('node:util')
const { behindName, lazily } = require('./lazily')
const { Settings, kSettings } = require('./native/settings')

let submit = behindName(() => (submit = require('./native/submission').submit))
let submitTask = lazily(() => (submitTask = require('./task/native-work').submitTask))

// Shared by all task functions, so that making one is cheap.
const prototype = Object.create(Function.prototype, {
  with: {
    value: function (options) { return create(this[kSettings].with(options)) }
  },
  async: {
    value: function (...args) { return submitTask(this[kSettings], args) }
  },
  args: {
    get () { return this[kSettings].kind.args }
  },
  doc: {
    get () { return this[kSettings].kind.doc }
  },
  [promisify.custom]: {
    get () { return this }
  },
  [inspect.custom]: {
    value: function () { return `[TaskFunction: ${this[kSettings].name}]` }
  }
})

function create (settings) {
  const taskFunction = (...args) => submit(settings, args)
  taskFunction[kSettings] = settings
  return Object.setPrototypeOf(taskFunction, prototype)
}

function createTaskFunction (kind) {
  const taskFunction = create(new Settings(kind, {}, null))
  return Object.defineProperty(taskFunction, 'name', { value: kind.name })
}

/** By name, the task functions of the C tasks that the addon tells of: `[first, [[name, args, doc], …]]`. */
function createTasks ([first, descriptions]) {
  const toEntry = ([name, args, doc], i) => {
    const kind = { index: first + i, name, args: args ?? undefined, doc: doc ?? undefined }
    return [name, createTaskFunction(kind)]
  }
  return Object.freeze(Object.fromEntries(descriptions.map(toEntry)))
}

module.exports = { createTasks }
