'use strict'

// npm start: long numbers are computed in C on libuv's pool while the event loop
// stays free, once with a callback, once with await; then a task that fails.

const { tasks: { fibonacci } } = require('offloop')

// Two views of the event loop: a tick to see, and the longest pause between two turns.
const ticker = setInterval(() => process.stdout.write('.'), 10)
let longestPause = 0
let lastTurn = performance.now()
let isWatching = true

function turn () {
  const now = performance.now()
  longestPause = Math.max(longestPause, now - lastTurn)
  lastTurn = now
  if (isWatching) setImmediate(turn)
}

function describe (value) {
  const digits = value.toString()
  return `${digits.slice(0, 10)}…${digits.slice(-10)} (${digits.length.toLocaleString('en')} digits)`
}

function byCallback () {
  return new Promise((resolve, reject) => {
    fibonacci(100_000, (error, value) => error ? reject(error) : resolve(value))
  })
}

async function main () {
  console.log('The 100,000th Fibonacci number, by callback:')
  console.log(`  ${describe(await byCallback())}`)

  console.log('The same with await:')
  console.log(`  ${describe(await fibonacci(100_000))}`)

  console.log('The 10,000,000th, ten times in a row, the event loop ticking meanwhile:')
  lastTurn = performance.now()
  setImmediate(turn)
  const began = performance.now()
  for (let i = 0; i < 10; i++) await fibonacci(10_000_000)
  const took = performance.now() - began
  isWatching = false
  clearInterval(ticker)
  console.log(`\n  ${took.toFixed(0)} ms of computing, the event loop's longest pause ${longestPause.toFixed(1)} ms`)

  console.log('A task that fails:')
  try {
    await fibonacci(-1)
  } catch (error) {
    console.log(`  ${error.name} ${error.code}: ${error.message}`)
  }
}

main()
