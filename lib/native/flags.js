'use strict'

// What the addon is told about a task beside its numbers.

module.exports = { REPORTS_LATEST: 1, REPORTS_ALL: 2, IS_TRACED: 4 }
