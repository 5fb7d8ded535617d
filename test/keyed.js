'use strict'

// Pushing tasks of one route and key.

/** The task of the key that lives stands for this one. */
function push (runner, data, options) {
  return runner.pushTask({ callback: 'work', key: 'k', data, ...options })
}

/** It has its place. */
function replace (runner, data, options) {
  return push(runner, data, { ...options, onDuplicate: 'replace' })
}

module.exports = { push, replace }
