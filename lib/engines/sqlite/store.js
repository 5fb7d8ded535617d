'use strict'

// The files that this thread has open, each once however many runners share it, and
// what is asked of them: a request waits in a slot, known to the addon by its index.
//
// A request is an object with add(cells, from, count), for a part of a long answer,
// succeed(cells, from, count) and fail(makeError).

const { AsyncResource } = require('node:async_hooks')
const path = require('node:path')
const binding = require('../../binding')
const { ClosedError, StoreError } = require('../../errors')
const { Due } = require('./due')
const { toError } = require('./store-error')

const IN_MEMORY = ':memory:'

// How an answer comes; see src/napi/store.c.
const IS_DONE = 0
const HAS_MORE = 1

const slots = []
const freeSlots = []

// Answers come in whatever async context a turn was begun; handlers and listeners
// are nobody's in particular.
const context = new AsyncResource('offloop.store', { requireManualDestroy: true })

function take (slot) {
  const request = slots[slot]
  slots[slot] = undefined
  freeSlots.push(slot)
  return request
}

function refuse (slot) {
  take(slot).fail(() => new StoreError('the store could not be asked: out of memory'))
}

// Called by the addon with (slot, status, count, …cells) of several requests.
function settle (...cells) {
  for (let i = 0; i < cells.length;) {
    const status = cells[i + 1]
    const from = i + 3
    const count = cells[i + 2]
    if (status === HAS_MORE) slots[cells[i]].add(cells, from, count)
    else if (status === IS_DONE) take(cells[i]).succeed(cells, from, count)
    else take(cells[i]).fail(() => toError(cells[from], cells[from + 1]))
    i = from + count
  }
}

// Called by the addon when more answers have to wait for the next turn.
function rest () {
  setImmediate(binding.continueStores)
}

binding.attachStore((...cells) => context.runInAsyncScope(settle, undefined, ...cells), rest)

class Store {
  constructor (name, isFull) {
    this.name = name
    this.users = 0
    this.client = binding.openStore(name, isFull)
    this.routes = new Map()
    /** Consumers of all runners, by the name of their route. */
    this.consumers = new Map()
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

  #reserve (request) {
    if (this.client === null) throw new ClosedError('the runner is stopped')
    request.store = this
    const slot = freeSlots.length > 0 ? freeSlots.pop() : slots.length
    slots[slot] = request
    return slot
  }

  /** Has `request` answered; the cells are those of verbs.h. */
  send (request, verb, ...cells) {
    const slot = this.#reserve(request)
    if (!binding.request(this.client, slot, verb, ...cells)) refuse(slot)
  }

  /** As send, with the cells of several tasks in one array. */
  sendMany (request, verb, cells) {
    const slot = this.#reserve(request)
    if (!binding.requestMany(this.client, slot, verb, cells)) refuse(slot)
  }

  /** Has every consumer of a route look for tasks. */
  wake (route) {
    const consumers = this.consumers.get(route)
    if (consumers !== undefined) for (const consumer of consumers) consumer.wake()
  }

  wakeAll () {
    for (const route of this.consumers.keys()) this.wake(route)
  }

  /** Tells whoever runs a task here that it was cancelled. */
  abort (id) {
    for (const consumers of this.consumers.values()) for (const consumer of consumers) consumer.abort(id)
  }

  add (consumer) {
    if (!this.consumers.has(consumer.route)) this.consumers.set(consumer.route, new Set())
    this.consumers.get(consumer.route).add(consumer)
  }

  delete (consumer) {
    this.consumers.get(consumer.route)?.delete(consumer)
  }

  /** Ends one user's use; the file is closed behind the last. */
  release () {
    if (--this.users > 0) return
    this.due.clear()
    stores.delete(this.name)
    binding.closeStore(this.client)
    this.client = null
    for (let slot = 0; slot < slots.length; slot++) {
      if (slots[slot]?.store === this) take(slot).fail(() => new ClosedError('the runner is stopped'))
    }
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
