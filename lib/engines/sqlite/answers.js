'use strict'

// What of the store waits for an answer: each request in a slot, known to the addon by
// its index; and by their numbers, the stores that hear of each other's work.
//
// A request is an object with add(cells, from, count), for a part of a long answer,
// succeed(cells, from, count), and failWith(error, class, message) with what the addon says of it.
//
// Loaded once (lib/once.js): what waits knows by its own methods what to do.

const binding = require('../../binding')
const { Context } = require('../../context')
const { raiseUncaught } = require('../../platform')
const { setImmediate } = require('../../schedule')
const { SlotTable } = require('../../slot-table')

// How an answer comes; see src/napi/answer.h.
const IS_DONE = 0
const HAS_MORE = 1

const slots = new SlotTable()

/** By number, the stores that are open. */
const stores = new Map()
let lastNumber = 0

// Answers come in whatever async context a turn was begun; handlers and listeners
// are nobody's in particular.
const context = new Context('offloop.store', { requireManualDestroy: true })

/** Gives `request` a slot. */
function add (request) {
  return slots.add(request)
}

/** Takes the slot back; whoever does so answers the request. */
function take (slot) {
  return slots.take(slot)
}

// What the addon called settle with: handed on here, as passing on hundreds of arguments costs as much as all the rest.
let cells = []

function settleOne (slot, status, from, count) {
  if (status === HAS_MORE) slots.get(slot).add(cells, from, count)
  else if (status === IS_DONE) take(slot).succeed(cells, from, count)
  else take(slot).failWith(cells[from], cells[from + 1], cells[from + 2])
}

// Each answer stands alone: what one throws keeps no other from coming.
function settleCells () {
  for (let i = 0; i < cells.length;) {
    const count = cells[i + 2]
    try {
      settleOne(cells[i], cells[i + 1], i + 3, count)
    } catch (error) {
      raiseUncaught(error)
    }
    i += 3 + count
  }
}

// Called by the addon with (slot, status, count, …cells) of several requests.
function settle () {
  cells = arguments
  context.runInAsyncScope(settleCells)
  cells = []
}

// Called by the addon when more answers have to wait for the next turn.
function rest () {
  setImmediate(binding.continueStores)
}

// Called by the addon with the number of a store of which another thread has made news.
function tellNews (number) {
  context.runInAsyncScope(() => stores.get(number)?.hearNews())
}

/** A number for `store`, under which it hears of news until it is forgotten. */
function register (store) {
  stores.set(++lastNumber, store)
  return lastNumber
}

function forget (number) {
  stores.delete(number)
}

/** Takes all that `store` still waits for. */
function * takeAllOf (store) {
  for (const [slot, request] of slots) {
    if (request.store === store) yield take(slot)
  }
}

binding.attachStore(settle, rest, tellNews)

module.exports = { add, take, takeAllOf, register, forget }
