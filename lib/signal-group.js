'use strict'

// What is pending and follows one AbortSignal: one listener however many they are, and
// none when there are none. A member has abort(reason), and keeps its group as `signal`
// until it has settled.

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

  add (member) {
    if (this.members.size === 0) this.signal.addEventListener('abort', this.onAbort, { once: true })
    this.members.add(member)
    member.signal = this
  }

  forget (member) {
    this.members.delete(member)
    member.signal = null
    if (this.members.size === 0) this.signal.removeEventListener('abort', this.onAbort)
  }

  abort () {
    const reason = abortReason(this.signal)
    // What hears that it is aborted may settle another one.
    for (const member of [...this.members]) {
      if (this.members.has(member)) member.abort(reason)
    }
  }
}

/** Has `member` aborted when `signal` is, or now if it is already. */
function follow (signal, member) {
  if (signal.aborted) {
    member.abort(abortReason(signal))
    return
  }
  let group = groups.get(signal)
  if (group === undefined) {
    group = new SignalGroup(signal)
    groups.set(signal, group)
  }
  group.add(member)
}

module.exports = { follow, abortReason }
