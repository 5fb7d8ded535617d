'use strict'

// Tasks that follow one another without letting the event loop turn, as functions do
// that have nothing to wait for: after a while it is to turn before another starts.

const { once } = require('../once')

const { now, passed } = once('background/coarse-clock')

// What a burst may take, in ms. So many starts are worth a look at the time, as are 2 ms
// of one function.
const BURST_MS = 4
const LOOK_AFTER = 1024
const STARTS_PER_MS = LOOK_AFTER / 2

class Burst {
  /** Whether nothing is to start until the event loop has turned. */
  isOver = false
  #beganAt = 0
  #starts = 0
  #onTurn

  /** `onTurn` is called when the event loop has turned after a burst. */
  constructor (onTurn) {
    this.#onTurn = onTurn
  }

  /** A task has started, and kept the event loop for `blockedMs`. */
  noteStart (blockedMs) {
    this.#starts += 1 + blockedMs * STARTS_PER_MS
    if (this.#starts <= LOOK_AFTER || this.isOver) return
    this.#starts = 0
    if (passed(this.#beganAt, now()) >= BURST_MS) this.#end()
  }

  #end () {
    this.isOver = true
    setImmediate(() => {
      this.isOver = false
      this.#starts = 0
      this.#beganAt = now()
      this.#onTurn()
    })
  }
}

module.exports = { Burst }
