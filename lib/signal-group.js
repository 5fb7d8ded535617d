'use strict'

// The pending calls of one AbortSignal: one listener however many they are, and
// none when there are none.

const binding = require('./binding')
const { counts, take } = require('./delivery')

const groups = new WeakMap()

/** What an aborted task is settled with; never empty. */
function abortReason (signal) {
  return signal.reason ?? new DOMException('This operation was aborted', 'AbortError')
}

class SignalGroup {
  constructor (signal) {
    this.signal = signal
    this.members = new Set()
    this.onAbort = () => this.abort()
  }

  add (pending) {
    if (this.members.size === 0) this.signal.addEventListener('abort', this.onAbort, { once: true })
    this.members.add(pending)
    pending.signal = this
  }

  forget (pending) {
    this.members.delete(pending)
    if (this.members.size === 0) this.signal.removeEventListener('abort', this.onAbort)
  }

  abort () {
    for (const pending of [...this.members]) cancel(pending, this.signal)
  }
}

function cancel ({ id }, signal) {
  binding.cancel(id)
  counts.cancelled++
  take(id).reject(abortReason(signal))
}

/** Has `pending`, which is submitted, rejected when `signal` aborts. */
function follow (signal, pending) {
  // A getter among the arguments may have aborted it meanwhile.
  if (signal.aborted) {
    cancel(pending, signal)
    return
  }
  let group = groups.get(signal)
  if (group === undefined) {
    group = new SignalGroup(signal)
    groups.set(signal, group)
  }
  group.add(pending)
}

module.exports = { follow, abortReason }
