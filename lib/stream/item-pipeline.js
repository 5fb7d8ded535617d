'use strict'

// The way of a stream's items: out of the source, through the function, into the
// reorder buffer, until they are asked for.

const { availableParallelism } = require('node:os')
const { createRunner } = require('./item-runner')
const { ReorderBuffer } = require('./reorder-buffer')
const { StreamSource } = require('./stream-source')

const toValue = ({ value }) => value

function toRecord ({ isRejected, item, value }) {
  return isRejected ? { status: 'rejected', reason: value, item } : { status: 'fulfilled', value }
}

class ItemPipeline {
  #source
  #buffer
  #runner
  #isSettled
  #skipsExpired
  #toResult
  #onChange
  #onFailure
  #isSourceOver = false
  #isStopped = false

  /** Calls `onChange()` when there may be a result or room, `onFailure(reason)` when the stream has to end with it. */
  constructor (source, fn, options, onChange, onFailure) {
    const { maxConcurrency = availableParallelism(), ordered = true, onTimeout, settled = false } = options
    this.#source = new StreamSource(source, {
      onItem: (item) => this.#start(item),
      onEnd: () => this.#endSource(),
      onError: onFailure
    })
    this.#buffer = new ReorderBuffer(maxConcurrency, ordered, (slot) => this.#settle(slot))
    this.#runner = createRunner(fn, options, () => this.#buffer.listRunning())
    this.#isSettled = settled
    this.#skipsExpired = onTimeout === 'skip'
    this.#toResult = settled ? toRecord : toValue
    this.#onChange = onChange
    this.#onFailure = onFailure
  }

  /** Whether everything has been handed on. */
  get isOver () {
    return this.#isSourceOver && this.#buffer.isEmpty
  }

  /** Takes items while `count` more have room, each at a time. */
  fill (count) {
    while (!this.#isStopped && !this.#isSourceOver && !this.#source.isBusy && this.#buffer.hasRoomFor(count)) this.#source.pull()
  }

  /** Calls `handOn` with the next result, unless that is left out; answers false when there is none yet. */
  shift (handOn) {
    if (!this.#buffer.isReady) return false
    const slot = this.#buffer.shift()
    if (!this.#isSkipped(slot)) handOn(this.#toResult(slot))
    this.#buffer.free(slot)
    return true
  }

  /** Aborts what runs. Resolves when the source is closed, rejects with what that throws. */
  stop (reason) {
    this.#isStopped = true
    for (const slot of this.#buffer.listRunning()) this.#runner.abandon(slot, reason)
    return this.#source.close()
  }

  #isSkipped (slot) {
    return slot.isExpired && this.#skipsExpired
  }

  #start (item) {
    if (this.#isStopped) return
    this.#runner.run(this.#buffer.add(item))
    this.#onChange()
  }

  #settle (slot) {
    this.#runner.end(slot)
    if (this.#isStopped) return
    if (slot.isRejected && !this.#isSettled && !this.#isSkipped(slot)) this.#onFailure(slot.value)
    else this.#onChange()
  }

  #endSource () {
    this.#isSourceOver = true
    this.#onChange()
  }
}

module.exports = { ItemPipeline }
