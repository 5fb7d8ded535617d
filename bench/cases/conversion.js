'use strict'

// A value there and back, one trip after another: by hand on the loop, and as a
// task whose answer is its argument.

const { performance } = require('node:perf_hooks')

const warmUpMs = 300
const measureMs = 500

// µs of one trip, the garbage it leaves included.
async function measure (trip) {
  for (const end = performance.now() + warmUpMs; performance.now() < end;) await trip()
  const from = performance.now()
  let trips = 0
  let passed = 0
  for (; passed < measureMs; passed = performance.now() - from) {
    await trip()
    trips++
  }
  return { 'µs there and back': passed * 1000 / trips }
}

const raw = (copy, value) => measure(() => require('../raw')[copy](value))

function callback (value) {
  const { echo } = require('../..').tasks
  return measure(() => new Promise((resolve, reject) => {
    echo(value, (err) => err === null ? resolve() : reject(err))
  }))
}

function promise (value) {
  const { echo } = require('../..').tasks
  return measure(() => echo(value))
}

// make(): the value, in the process that needs it.
const withValue = (name, copy, make, goal) => ({
  name,
  baseline: 'raw',
  goal,
  competitors: {
    raw: () => raw(copy, make()),
    callback: () => callback(make()),
    Promise: () => promise(make())
  }
})

module.exports = { withValue }
