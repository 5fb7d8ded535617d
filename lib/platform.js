'use strict'

// What runtimes other than Node.js do differently, and what we do about it.

const binding = require('./binding')
const { nextTick } = require('./schedule')

const isBun = process.versions.bun !== undefined
const isDeno = process.versions.deno !== undefined

/** The size of a pool that is not libuv's, else 0: Bun's has a thread for each processor, Deno's no end. */
const POOL_SIZE = isBun || isDeno ? require('node:os').availableParallelism() : 0

/** Raises `error` as an uncaught exception. In a callback, Deno's Node-API would make "Uncaught null" of it. */
const raiseUncaught = isDeno ? (error) => nextTick(() => { throw error }) : binding.raiseUncaught

/** Whether memory of JavaScript stays while a task works on it: Deno lets go of a terminated worker's while its tasks still run. */
const CAN_HOLD = !isDeno

module.exports = { CAN_HOLD, POOL_SIZE, raiseUncaught }
