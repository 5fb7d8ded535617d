'use strict'

// What the addon tells of the libraries that were loaded in this thread, by real path. Loaded once (lib/once.js).

const binding = require('../binding')

const described = new Map()

/** The C tasks of the library in a file, as binding.load tells of them. */
function describe (file) {
  if (!described.has(file)) described.set(file, binding.load(file))
  return described.get(file)
}

module.exports = { describe }
