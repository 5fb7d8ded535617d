const assert = require('node:assert/strict')
const { test } = require('node:test')
const { load } = require('offloop')

const { countPrimes } = load('./tasks')

test('countPrimes counts the primes below its limit', async () => {
  assert.equal(await countPrimes(100), 25)
})

test('countPrimes refuses a limit that is no integer', async () => {
  await assert.rejects(countPrimes('100'), { name: 'TaskError', message: /argument 0 must be an integer/ })
})
