'use strict'

// The states of a durable task. Where they are numbers, as in src/store/verbs.h, these are
// their indices here.

const STATES = Object.freeze(['scheduled', 'available', 'executing', 'retryable', 'completed', 'discarded', 'cancelled'])

module.exports = { STATES }
