'use strict'

// The files that this thread has open, each once however many runners share it, and
// what is asked of them.

const path = require('node:path')
const binding = require('../../binding')
const { ClosedError, StoreError } = require('../../errors')
const { Due } = require('./due')
const { ask } = require('./requests')
const answers = require('./answers')
const { VERB } = require('./verbs')

const IN_MEMORY = ':memory:'

// Cells that one call takes; see src/napi/request.h.
const PART = 900

function refuse (slot) {
  answers.take(slot).fail(() => new StoreError('the store could not be asked: out of memory'))
}

class Store {
  constructor (name, isFull) {
    this.name = name
    this.users = 0
    this.number = answers.register(this)
    this.client = binding.openStore(this.number, name, isFull)
    this.routes = new Map()
    /** Consumers of all runners, by the name of their route. */
    this.consumers = new Map()
    /** Of all runners, what hears of cancelled tasks. */
    this.cancels = new Set()
    this.due = new Due(() => this.wakeAll())
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

  /** Has `request` answered; the cells are those of verbs.h, nine at most. Named ones, as gathering them costs a tenth of a push. */
  send (request, verb, a, b, c, d, e, f, g, h, i) {
    const slot = this.#add(request)
    if (!binding.request(this.client, slot, verb, arguments.length - 2, a, b, c, d, e, f, g, h, i)) refuse(slot)
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
    if (this.client === null) throw new ClosedError('the runner is stopped')
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

  /** Another thread has made work, or cancelled what may run here. */
  hearNews () {
    for (const cancels of this.cancels) cancels.wake()
    this.wakeAll()
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
    this.consumers.get(consumer.route)?.delete(consumer)
  }

  /** Ends one user's use; the file is closed behind the last of all threads. */
  async release () {
    if (--this.users > 0) return
    this.due.clear()
    stores.delete(this.name)
    answers.forget(this.number)
    // Before the client is: closing a file in order takes its time, which no event loop should wait for.
    await ask(this, VERB.CLOSE)
    binding.closeStore(this.client)
    this.client = null
    for (const request of answers.takeAllOf(this)) request.fail(() => new ClosedError('the runner is stopped'))
  }
}

/** By name, those that are open. */
const stores = new Map()

/** The store of a file, for one more user. Nothing is read or written yet. */
function acquire (location, isFull) {
  const name = location === IN_MEMORY ? location : path.resolve(location)
  let store = stores.get(name)
  if (store === undefined) {
    store = new Store(name, isFull)
    stores.set(name, store)
  }
  store.users++
  return store
}

module.exports = { acquire }
