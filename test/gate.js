'use strict'

/** What tasks wait for: `opened` resolves when open() is called. */
function gate () {
  let open
  const opened = new Promise((resolve) => { open = resolve })
  return { opened, open }
}

/**
 * Where `count` tasks wait for each other: what this answers resolves when it was called so often, and the loop
 * has turned, so that one more would be seen; then the next may meet.
 */
function meeting (count) {
  let { opened, open } = gate()
  let present = 0
  return () => {
    const met = opened
    if (++present === count) {
      setImmediate(open)
      present = 0;
      ({ opened, open } = gate())
    }
    return met
  }
}

module.exports = { gate, meeting }
