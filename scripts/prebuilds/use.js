'use strict'

// Uses the prebuild in every way, on whatever runtime and system runs this; prints what is wrong.

const assert = require('node:assert/strict')
const { expected, useAll } = require('../runners/uses')

process.env.PREBUILDS_ONLY = '1'
useAll(require('../..')).then((outcome) => {
  assert.deepEqual(outcome, expected)
  console.log(`works on ${process.arch}`)
})
