'use strict'

// The seven steps of steps.c, as JavaScript sees them.

const { load } = require('offloop')

// 1 and 2, perform and complete, are in the library.
const { answer, fail, throwing, fibonacci } = load('./steps')

// 3. Schedule with a callback: (error, value), never before the call has returned.
answer((error, value) => {
  console.log(3, error, value)
  main()
})

async function main () {
  // 4. A task that fails is an error with its code.
  fail('some', (error) => console.log(4, error.name, error.code, error.message))

  // 5. What complete throws is what the call rejects with.
  await throwing().catch((error) => console.log(5, error.name, error.code, error.message))

  // 6. Without a callback a task function gives a Promise.
  console.log(6, await answer())

  // 7. And a bigint is a bigint.
  console.log(7, await fibonacci(200))
}
