'use strict'

// fibonacci(n) against the same number in BigInts; the digits must agree.

const assert = require('node:assert')
const { byAddition, byDoubling } = require('../big-fibonacci')
const { medianTime } = require('../timing')

async function measure (fibonacci, n) {
  assert.strictEqual((await fibonacci(n)).toString(), byDoubling(n).toString())
  return { ms: await medianTime(() => fibonacci(n)) }
}

const offloop = (n) => measure(require('../..').tasks.fibonacci, n)
const addition = (n) => measure(byAddition, n)
const doubling = (n) => measure(byDoubling, n)

const fibonacci = (n, competitors) => ({
  name: `fibonacci(${n})`,
  baseline: 'offloop',
  competitors: Object.fromEntries(Object.entries(competitors).map(([name, run]) => [name, () => run(n)]))
})

module.exports = {
  small: fibonacci(100_000, { offloop, addition, doubling }),
  large: fibonacci(3_000_000, { offloop, doubling })
}
