'use strict'

// The files that this thread has open, each once, under whatever name: what one runner is told of
// a file holds for all.

const { statSync } = require('node:fs')
const path = require('node:path')
const { Store } = require('./store')

/** A database of one runner's own; with a name behind it, of all in the process that say that name. */
const IN_MEMORY = ':memory:'

/** By name, those that may be shared: `{ store, identity }`. */
const files = new Map()

/** What file a name leads to, as text; undefined: none, or none that can be found. */
function identify (name) {
  if (name.startsWith(IN_MEMORY)) return undefined
  try {
    const { dev, ino } = statSync(name, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}

/** The store that has the same file open under another name. */
function findTwin (name) {
  const identity = identify(name)
  if (identity === undefined) return undefined
  for (const file of files.values()) if (file.identity === identity) return file.store
}

function open (name, isFull) {
  if (name === IN_MEMORY) return new Store(name, isFull, () => {})
  const store = new Store(name, isFull, () => { files.delete(name) })
  // It is there by now, if it can be.
  files.set(name, { store, identity: identify(name) })
  return store
}

/** The store of a file, for one more user. Nothing is read or written yet. */
function acquire (location, isFull) {
  const name = location.startsWith(IN_MEMORY) ? location : path.resolve(location)
  const store = files.get(name)?.store ?? findTwin(name) ?? open(name, isFull)
  store.users++
  return store
}

module.exports = { acquire }
