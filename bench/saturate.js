'use strict'

// Keeps so many tasks of 200 ms outstanding until stop() is called, far more
// than the pool has threads.
function saturate (sleep, outstanding) {
  let isOver = false

  function next (err) {
    if (err) throw err
    if (!isOver) sleep(200, next)
  }

  for (let i = 0; i < outstanding; i++) next()
  return { stop () { isOver = true } }
}

module.exports = { saturate }
