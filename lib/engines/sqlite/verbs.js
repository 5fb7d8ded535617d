'use strict'

// What the store can be asked, as src/store/verbs.h lists it with the cells of each,
// and the numbers of its states.

const { STATES } = require('../../states')

const VERBS = [
  'PUSH', 'CLAIM', 'FINISH', 'RETRY', 'GIVE_BACK', 'PROGRESS', 'LOG', 'CANCEL', 'CANCELLED', 'RETRY_NOW', 'RUN_NOW',
  'PAUSE', 'GET', 'LIST', 'LINES', 'COUNTS', 'PRUNE', 'ENTER', 'LEAVE', 'RESCUE', 'CLOSE'
]

const VERB = Object.freeze(Object.fromEntries(VERBS.map((name, number) => [name, number])))

const STATE = Object.freeze(Object.fromEntries(STATES.map((name, number) => [name, number])))

module.exports = { VERB, STATE }
