'use strict'

// A new folder for one sample, on the disk whose fdatasync rate is told, and removed
// at exit.

const { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')

const folder = mkdtempSync(path.join(process.env.OFFLOOP_BENCH_FOLDER ?? tmpdir(), 'offloop-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** A file in the folder. */
const file = (name) => path.join(folder, name)

/** The median of 200 fdatasyncs, each after 4 KiB more, in ms. */
function measureSync () {
  const fd = openSync(file('sync'), 'w')
  const block = Buffer.alloc(4096, 1)
  const times = []
  for (let i = 0; i < 200; i++) {
    writeSync(fd, block)
    const began = performance.now()
    fdatasyncSync(fd)
    times.push(performance.now() - began)
  }
  closeSync(fd)
  return times.sort((a, b) => a - b)[100]
}

module.exports = { file, measureSync }
