'use strict'

// What errors the store's are for users.

const { StoreError } = require('../../errors')

// By the numbers of ol__store_error_t in src/store/request.h.
const CODES = [undefined, 'ERR_OFFLOOP_STORE', 'ERR_OFFLOOP_NOT_FOUND', 'ERR_OFFLOOP_STORE']

/** The error of a request that failed with a number and a message of the store. */
function toError (number, message) {
  return new StoreError(`the store failed: ${message}`, { code: CODES[number] })
}

module.exports = { toError }
