'use strict'

// What errors the store's are for users.

const { StoreError } = require('../../errors')

// By the numbers of ol__store_error_t in src/store/request.h; the others are plain StoreErrors.
const NOT_FOUND = 2
const LOCKED = 4

/** The error of a request that failed with a number and a message of the store. */
function toError (number, message) {
  if (number === NOT_FOUND) return new StoreError('there is no such task, or none in a state for that', { code: 'ERR_OFFLOOP_NOT_FOUND' })
  return new StoreError(`the store failed: ${message}`, number === LOCKED ? { code: 'ERR_OFFLOOP_LOCKED' } : {})
}

module.exports = { toError }
