'use strict'

// What the addon is told about a task beside its numbers, and the number that none has.

module.exports = {
  REPORTS_LATEST: 1,
  REPORTS_ALL: 2,
  IS_TRACED: 4,

  /** The id of what has no slot: it is not submitted yet, or about to be settled. */
  NO_ID: -1
}
