'use strict'

// Keeps so many tasks in flight until a total is reached, and tells what one took.

const { performance } = require('node:perf_hooks')

const warmUpMs = 300
const measureMs = 500

// submit(callback): each completion submits the next task.
function runCallbacks (submit, inFlight, total) {
  return new Promise((resolve, reject) => {
    let toSubmit = total
    let toComplete = total

    function onDone (err) {
      if (err) return reject(err)
      if (toSubmit > 0) {
        toSubmit--
        submit(onDone)
      }
      if (--toComplete === 0) resolve()
    }

    toSubmit -= Math.min(inFlight, total)
    for (let i = total - toSubmit; i > 0; i--) submit(onDone)
  })
}

// call(): a Promise; as many loops as are in flight, each awaiting its own.
function runPromises (call, inFlight, total) {
  let toSubmit = total

  async function loop () {
    while (toSubmit > 0) {
      toSubmit--
      await call()
    }
  }

  return Promise.all(Array.from({ length: inFlight }, loop))
}

// Wall and CPU time (all threads) per task in µs, after a warm-up that also
// finds a total for measureMs.
async function measure (run, task, inFlight) {
  const step = Math.max(2000, inFlight * 10)
  const started = performance.now()
  let warmed = 0
  while (performance.now() - started < warmUpMs) {
    await run(task, inFlight, step)
    warmed += step
  }
  const total = Math.ceil(warmed / (performance.now() - started) * measureMs)

  const from = performance.now()
  const cpuFrom = process.cpuUsage()
  await run(task, inFlight, total)
  const { user, system } = process.cpuUsage(cpuFrom)
  return { wall: (performance.now() - from) * 1000 / total, cpu: (user + system) / total }
}

const measureCallbacks = (submit, inFlight) => measure(runCallbacks, submit, inFlight)
const measurePromises = (call, inFlight) => measure(runPromises, call, inFlight)

module.exports = { runCallbacks, measureCallbacks, measurePromises }
