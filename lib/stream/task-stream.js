'use strict'

// Task.stream(): what a function answers for the items of a source, a bounded number
// of them at once. Nothing happens before somebody asks, and no more is taken from the
// source than the reorder buffer has room for.

const { Context } = require('../context')
const { ItemPipeline } = require('./item-pipeline')
const { keepAlive } = require('../keep-alive')
const { abortSignal, callable, flag, integerFrom, nonEmptyString, oneOf, parseOptions, timeout } = require('../options')
const { setImmediate } = require('../schedule')
const { Deferred } = require('../settled-by')
const { follow } = require('../signal-group')
const { iterable } = require('./stream-source')
const { then } = require('../then')
const { Waiters } = require('./waiters')

const MAX_CONCURRENCY = 2 ** 31 - 1

const SCHEMA = {
  name: nonEmptyString,
  maxConcurrency: integerFrom(1, MAX_CONCURRENCY),
  ordered: flag,
  timeout,
  onTimeout: oneOf('reject', 'skip'),
  settled: flag,
  signal: abortSignal,
  onProgress: callable
}

function ignore () {}

class TaskStream {
  #pipeline
  #signal // null once it is followed
  #follower = { signal: null, abort: (reason) => this.#fail(reason) }
  #resource = new Context('offloop.stream', { requireManualDestroy: true })
  #waiters = new Waiters()
  #handOn = (value) => this.#waiters.answer({ done: false, value })
  #isAdvancing = false
  #isOver = false
  #broken = null // { reason, promise }, until it has ended with that
  #hasEnded = false // all that ends it is done
  #closing = null
  #isStopping = false // what it ends with is being told to those who run
  #failure = null // { reason }, until somebody is told

  /** `options` are checked. */
  constructor (source, fn, options) {
    this.#signal = options.signal ?? null
    this.#pipeline = new ItemPipeline(source, fn, options, () => this.#advance(), (reason) => this.#fail(reason))
  }

  next () {
    if (this.#broken !== null) this.#mend()
    if (this.#isOver) return this.#answerEnd()
    const promise = this.#waiters.add()
    try {
      this.#resource.runInAsyncScope(this.#advance, this)
    } catch (error) {
      // The stack has ended within. The stream ends with that when there is more of it again: those before may wait.
      this.#broken = { reason: error, promise }
      setImmediate(() => this.#advance())
      throw error
    }
    return promise
  }

  /** Leaves the stream: what runs is aborted, the source closed. */
  async return (value) {
    await this.#leave(new DOMException('The stream was left', 'AbortError'))
    return { done: true, value: await value }
  }

  async throw (error) {
    await then(this.#leave(error), undefined, ignore)
    throw error
  }

  [Symbol.asyncIterator] () {
    return this
  }

  async [Symbol.asyncDispose] () {
    await this.return()
  }

  // Hands on what is ready to those who wait, and fills up. Always in the async context
  // that the stream was made in.
  #advance () {
    if (this.#broken !== null) this.#mend()
    // What is done at once leads here again.
    if (this.#isAdvancing || this.#isOver) return
    this.#isAdvancing = true
    if (this.#signal !== null) this.#followSignal()
    do this.#fill()
    while (!this.#waiters.isEmpty && this.#pipeline.shift(this.#handOn))
    this.#isAdvancing = false
    if (this.#pipeline.isOver && !this.#isOver) this.#end()
  }

  // What the stack has ended within: an item may be lost, or an end be half done.
  #mend () {
    // The call has thrown, so nobody has its promise.
    then(this.#broken.promise, undefined, ignore)
    this.#isAdvancing = false
    this.#failure ??= this.#broken
    if (!this.#hasEnded) this.#end(this.#broken.reason)
    this.#broken = null
  }

  #followSignal () {
    const signal = this.#signal
    this.#signal = null
    follow(signal, this.#follower)
  }

  // One place stays free until somebody asks for a result.
  #fill () {
    this.#pipeline.fill(this.#waiters.isEmpty ? 2 : 1)
  }

  #fail (reason) {
    if (this.#isOver) return
    this.#failure = { reason }
    this.#end(reason)
  }

  async #leave (reason) {
    if (!this.#isOver) await this.#end(reason)
    // Whoever is told to stop, and leaves the stream because of that, has not heard why.
    if (!this.#isStopping) this.#failure = null
    await this.#closing.promise
  }

  // Nothing is left behind when this has resolved; it rejects if the source cannot be closed. Those
  // who wait are answered before the functions are told to stop, which may ask for more.
  #end (reason) {
    this.#isOver = true
    this.#closing ??= new Deferred()
    if (this.#follower.signal !== null) this.#follower.signal.forget(this.#follower)
    while (!this.#waiters.isEmpty) this.#waiters.answer(this.#answerEnd())
    this.#isStopping = true
    const closing = this.#pipeline.stop(reason)
    this.#isStopping = false
    this.#closing.resolvePromise(then(closing, undefined, ignore))
    this.#resource.emitDestroy()
    this.#hasEnded = true
    return closing
  }

  async #answerEnd () {
    const failure = this.#isStopping ? null : this.#failure
    if (failure !== null) this.#failure = null
    await this.#closing.promise
    if (failure !== null) throw failure.reason
    return { done: true, value: undefined }
  }
}

/** Task.stream() */
function createStream (source, fn, options = {}) {
  iterable('the source of Task.stream()', source)
  callable('the function of Task.stream()', fn)
  return new TaskStream(source, fn, parseOptions('Task.stream()', options, SCHEMA))
}

keepAlive(createStream([], ignore), { done: false, value: undefined })

module.exports = { createStream }
