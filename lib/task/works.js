'use strict'

// The works that Task.async() and Task.completed() make Tasks of.

const { FunctionWork } = require('./function-work')
const { abortSignal, callable, NO_OPTIONS, nonEmptyString, parseOptions, timeout } = require('../options')
const { isThenable } = require('../then')
const { Work } = require('./work')

const SCHEMA = { name: nonEmptyString, timeout, signal: abortSignal, onProgress: callable }

const COMPLETED = 'completed'

class CompletedWork extends Work {
  name = COMPLETED
  #value

  constructor (value) {
    super()
    this.#value = value
  }

  submit () {
    this.fulfil(this.#value)
  }
}

// What cannot be looked at fails, as a promise of it would.
function mayFollow (value) {
  try {
    return isThenable(value)
  } catch {
    return true
  }
}

function createFunctionWork (fn, options) {
  callable('the function of Task.async()', fn)
  return new FunctionWork(fn, options === undefined ? NO_OPTIONS : parseOptions('Task.async()', options, SCHEMA))
}

/** One that has ended with `value` when it is submitted; of a promise, one that ends as that does. */
function createCompletedWork (value) {
  return mayFollow(value) ? new FunctionWork(() => value, { name: COMPLETED }) : new CompletedWork(value)
}

module.exports = { createCompletedWork, createFunctionWork }
