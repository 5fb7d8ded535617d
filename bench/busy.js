'use strict'

// node busy.js <competitor>, or a worker with that argument: submits 16 tasks of
// 400 ms. A worker tells so; a process exits 50 ms later and prints when.

const { parentPort } = require('node:worker_threads')
const { load } = require('./competitors')
const { wallClock } = require('./timing')

function exit () {
  process.stdout.write(String(wallClock()))
  process.exit()
}

const { sleep } = load(process.argv[2])
for (let i = 0; i < 16; i++) sleep(400, () => {})

if (parentPort === null) setTimeout(exit, 50)
else parentPort.postMessage('submitted')
