'use strict'

// Where the items of a stream come from: any iterable, sync or async. It is opened
// when it is first asked, never asked while an item is still on its way, and closed
// once, unless it has ended by itself.

const { types: { isPromise, isSet } } = require('node:util')
const { invalidArgument } = require('../errors')
const { clearTimeout, setTimeout } = require('../schedule')
const { isThenable, then } = require('../then')

// How long closing may take while the source is still busy with an item, perhaps
// for ever: an async generator closes no sooner.
const MAX_CLOSE_MS = 1000

/** A check of arguments. */
function iterable (what, value) {
  const isIterable = typeof value?.[Symbol.asyncIterator] === 'function' || typeof value?.[Symbol.iterator] === 'function'
  if (!isIterable) throw invalidArgument(TypeError, what, 'an iterable or async iterable', value)
  return value
}

/** Settles as `promise` does, but after `ms` in any case. */
function within (ms, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    then(promise, () => { clearTimeout(timer); resolve() }, (error) => { clearTimeout(timer); reject(error) })
  })
}

function ignore () {}

/** A promise that is in a list has somebody who will hear of it, although it may be long before it is its turn. */
function expect (iterable) {
  if (!Array.isArray(iterable) && !isSet(iterable)) return
  for (const item of iterable) if (isPromise(item)) then(item, undefined, ignore)
}

/** What the iterator has answered, which must be an object; as in a loop. */
function checkResult (result) {
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) {
    throw invalidArgument(TypeError, 'the result of an iterator', 'an object', result)
  }
  return result
}

class StreamSource {
  #iterable
  #receiver
  #iterator = null
  #isAsync = false
  #isBusy = false
  #isOver = false

  // Made once, not for each item.
  #onResult = (result) => this.#receive(result)
  #onItem = (item) => this.#hand(item)
  #onBadItem = (error) => this.#receiver.onError(error)
  #onError = (error) => this.#fail(error)

  /** Of each pull, `receiver` gets onItem(item), onEnd() or onError(error), at once or later. */
  constructor (iterable, receiver) {
    expect(iterable)
    this.#iterable = iterable
    this.#receiver = receiver
  }

  get isBusy () {
    return this.#isBusy
  }

  pull () {
    this.#isBusy = true
    let result
    try {
      if (this.#iterator === null) this.#open()
      result = this.#iterator.next()
    } catch (error) {
      this.#fail(error)
      return
    }
    if (this.#isAsync) this.#follow(result, this.#onResult, this.#onError)
    else this.#receive(result)
  }

  // What is not of this realm, or has a constructor of its own, may throw when it is looked at.
  #follow (value, onFulfilled, onRejected) {
    let promise
    try {
      promise = Promise.resolve(value)
    } catch (error) {
      onRejected(error)
      return
    }
    then(promise, onFulfilled, onRejected)
  }

  /** To be called once. Rejects with what closing throws. */
  async close () {
    if (this.#iterator === null || this.#isOver) return
    // It may be next() of a generator that leads here, and that cannot be closed meanwhile.
    await null
    const closing = Promise.resolve(this.#iterator.return?.())
    await (this.#isBusy ? within(MAX_CLOSE_MS, closing) : closing)
  }

  #open () {
    this.#isAsync = typeof this.#iterable[Symbol.asyncIterator] === 'function'
    this.#iterator = this.#iterable[this.#isAsync ? Symbol.asyncIterator : Symbol.iterator]()
  }

  #receive (result) {
    let done, value, isPromised
    try {
      ({ done, value } = checkResult(result))
      isPromised = !done && !this.#isAsync && isThenable(value)
    } catch (error) {
      this.#fail(error)
      return
    }
    if (done) this.#end()
    else if (isPromised) this.#follow(value, this.#onItem, this.#onBadItem)
    else this.#hand(value)
  }

  #hand (item) {
    this.#isBusy = false
    this.#receiver.onItem(item)
  }

  #end () {
    this.#isOver = true
    this.#receiver.onEnd()
  }

  // A source that throws has ended.
  #fail (error) {
    this.#isOver = true
    this.#receiver.onError(error)
  }
}

module.exports = { StreamSource, iterable }
