'use strict'

// A worker with the competitor's name as argument: three no-op tasks, one at a
// time and each at some moment of the 200 ms that the other threads' tasks
// take; posts the ms that each took.

const { parentPort } = require('node:worker_threads')
const { setTimeout: sleep } = require('node:timers/promises')
const { load } = require('./competitors')
const { time } = require('./timing')

async function main () {
  const { noop } = load(process.argv[2])
  const times = []
  for (let i = 0; i < 3; i++) {
    await sleep(100 + Math.random() * 200)
    times.push(await time(() => new Promise((resolve) => noop(resolve))))
  }
  parentPort.postMessage(times)
}

main()
