'use strict'

// Sources and functions that tests of Task.stream need.

const { turn } = require('./support')

const never = () => new Promise(() => {})

// A source of numbers that counts how often it is closed.
function countingSource ({ isAsync = false, wait = () => {}, onReturn = () => {} } = {}) {
  const source = { taken: 0, closed: 0 }
  const answer = () => ({ done: false, value: ++source.taken })
  const end = () => {
    source.closed++
    onReturn()
    return { done: true }
  }
  if (isAsync) {
    source[Symbol.asyncIterator] = () => ({
      next: async () => { await wait(source.taken); return answer() },
      return: async () => { await turn(); return end() }
    })
  } else {
    source[Symbol.iterator] = () => ({ next: answer, return: end })
  }
  return source
}

// A function whose items only ever end when they are aborted; `reasons` are what of.
function abortable () {
  const reasons = []
  const fn = (item, { signal }) => new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reasons.push(signal.reason)
      reject(signal.reason)
    })
  })
  return { fn, reasons }
}

module.exports = { never, countingSource, abortable }
