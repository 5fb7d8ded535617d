'use strict'

// A file that this thread has open, once however many runners share it (files.js): what is asked
// of it, and who is woken.

const binding = require('../../binding')
const { ClosedError, StoreError } = require('../../errors')
const { once } = require('../../once')
const { ask } = require('./requests')
const { Failure } = require('./store-error')
const { verb } = require('./verbs')

const answers = once('engines/sqlite/answers')

const CLOSE = verb('CLOSE')

// Cells that one call takes; see src/napi/request.h.
const PART = 900

function refuse (slot) {
  answers.take(slot).fail(new Failure('later', () => new StoreError('the store could not be asked: out of memory')))
}

function makeClosed () {
  return new ClosedError('the runner is stopped')
}

class Store {
  #onRelease

  /** `onRelease` is called when its last user leaves it. */
  constructor (name, isFull, onRelease) {
    this.#onRelease = onRelease
    this.users = 0
    this.number = answers.register(this)
    this.client = binding.openStore(this.number, name, isFull)
    this.routes = new Map()
    /** Consumers of all runners, by the name of their route. */
    this.consumers = new Map()
    /** Of all runners, what hears of cancelled tasks. */
    this.cancels = new Set()
  }

  /** The number of a route, which requests have instead of its name. */
  route (name) {
    let number = this.routes.get(name)
    if (number === undefined) {
      number = binding.addRoute(this.client, name)
      this.routes.set(name, number)
    }
    return number
  }

  /**
   * Has `request` answered, and answers its slot; the cells are those of the verb (verbs.js), nine at most.
   * Named ones, as gathering them costs a tenth of a push.
   */
  send (request, verb, a, b, c, d, e, f, g, h, i) {
    const slot = this.#add(request)
    if (!binding.request(this.client, slot, verb, arguments.length - 2, a, b, c, d, e, f, g, h, i)) refuse(slot)
    return slot
  }

  /** As send, with the cells of several tasks in one array. */
  sendMany (request, verb, cells) {
    const slot = this.#add(request)
    let goesOn = binding.beginRequest(this.client, slot, verb, cells.length)
    for (let i = 0; i < cells.length && goesOn; i += PART) {
      goesOn = binding.addCells(this.client, ...cells.slice(i, i + PART))
    }
    if (!goesOn) refuse(slot)
  }

  #add (request) {
    if (this.client === null) throw makeClosed()
    request.store = this
    return answers.add(request)
  }

  /** Has every consumer of a route look for tasks. */
  wake (route) {
    const consumers = this.consumers.get(route)
    if (consumers !== undefined) for (const consumer of consumers) consumer.wake()
  }

  wakeAll () {
    for (const route of this.consumers.keys()) this.wake(route)
  }

  /** Others have made work, paused a route, or cancelled what may run here. */
  hearNews () {
    for (const cancels of this.cancels) cancels.wake()
    for (const consumers of this.consumers.values()) for (const consumer of consumers) consumer.hearNews()
  }

  /** A task of a route is due at `at`. */
  dueAt (route, at) {
    const consumers = this.consumers.get(route)
    if (consumers !== undefined) for (const consumer of consumers) consumer.due.add(at)
  }

  /** Resolves when what was claimed of a route here and not started is given back. */
  async pause (route) {
    await Promise.all([...this.consumers.get(route) ?? []].map((consumer) => consumer.pause()))
  }

  /** Tells whoever runs a task here that it was cancelled. */
  abort (id) {
    for (const cancels of this.cancels) cancels.abort(id)
  }

  add (consumer) {
    if (!this.consumers.has(consumer.route)) this.consumers.set(consumer.route, new Set())
    this.consumers.get(consumer.route).add(consumer)
  }

  delete (consumer) {
    const consumers = this.consumers.get(consumer.route)
    consumers?.delete(consumer)
    if (consumers?.size === 0) this.consumers.delete(consumer.route)
  }

  /** Ends one user's use; the file is closed behind the last of all threads. */
  async release () {
    if (--this.users > 0) return
    this.#onRelease()
    answers.forget(this.number)
    // Before the client is: closing a file in order takes its time, which no event loop should wait for.
    await ask(this, CLOSE)
    binding.closeStore(this.client)
    this.client = null
    for (const request of answers.takeAllOf(this)) request.fail(new Failure('lost', makeClosed))
  }
}

module.exports = { makeClosed, Store }
