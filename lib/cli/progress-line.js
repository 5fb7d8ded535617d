'use strict'

// What a task reports, in one line of a terminal that is written over and cleared
// at the end.

const { inspect } = require('node:util')

const BAR_WIDTH = 30
const CLEAR_LINE = '\r\x1b[K'

// Of a terminal that does not know its own.
const COLUMNS = 80

function isCount (report) {
  return typeof report?.done === 'number' && Number.isFinite(report.total) && report.total > 0
}

const format = (number) => number.toLocaleString('en', { maximumFractionDigits: 1 })

function drawBar ({ done, total }) {
  const share = Math.min(1, Math.max(0, done / total))
  const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░')
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${format(done)} / ${format(total)}`
}

const brief = (report) => inspect(report, { depth: 1, maxArrayLength: 3, breakLength: Infinity, compact: true })

class ProgressLine {
  #terminal
  #isShown = false

  /** On `terminal`, a tty.WriteStream. */
  constructor (terminal) {
    this.#terminal = terminal
  }

  show (report) {
    const line = isCount(report) ? drawBar(report) : brief(report)
    // One that wraps could not be written over.
    this.#terminal.write(`${CLEAR_LINE}${line.slice(0, (this.#terminal.columns || COLUMNS) - 1)}`)
    this.#isShown = true
  }

  clear () {
    if (this.#isShown) this.#terminal.write(CLEAR_LINE)
    this.#isShown = false
  }
}

module.exports = { ProgressLine }
