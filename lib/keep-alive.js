'use strict'

// V8 drops the shape of a class when a garbage collection finds no instance of it, and with the shape
// all optimised code that relies on it: the next burst of tasks would begin as slowly as the first one.
// So one instance of each class that bursts are made of lives as long as this module.

const kept = []

/** `instances` are to have the fields that others have, in the same order. */
function keepAlive (...instances) {
  kept.push(...instances)
}

module.exports = { keepAlive }
