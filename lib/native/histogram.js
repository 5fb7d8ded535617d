'use strict'

// How long tasks took, as counted by the addon: times in milliseconds. What needs
// more than a sum is asked of a histogram of perf_hooks, made when it is first
// needed.

const { createHistogram } = require('node:perf_hooks')
const { inspect } = require('node:util')
const { invalidArgument } = require('../errors')

const NS_PER_MS = 1e6

// As exact as the addon's buckets are, and as long.
const OPTIONS = { lowest: 1, highest: 2 ** 44, figures: 2 }

// What binding.readMeter answers for each of its histograms.
const HEAD = 4

function * listBuckets (readings) {
  for (const numbers of readings) {
    for (let i = HEAD; i < numbers.length; i += 2) yield { ns: Math.max(1, numbers[i]), count: numbers[i + 1] }
  }
}

// The histogram takes one value at a time, but another histogram in one go: so
// for each bit of the counts, from the highest, it is doubled, and then gets the
// values whose count has this bit.
function fillHistogram (buckets) {
  const largest = buckets.reduce((largest, { count }) => Math.max(largest, count), 1)
  let bit = 1
  while (bit * 2 <= largest) bit *= 2
  let histogram = createHistogram(OPTIONS)
  let doubled = createHistogram(OPTIONS)
  for (; bit >= 1; bit /= 2) {
    doubled.reset()
    doubled.add(histogram)
    doubled.add(histogram)
    for (const { ns, count } of buckets) {
      if (Math.floor(count / bit) % 2 === 1) doubled.record(ns)
    }
    [histogram, doubled] = [doubled, histogram]
  }
  return histogram
}

class Histogram {
  #readings
  #ns = null

  /** Of one or more Float64Arrays that binding.readMeter answered. */
  constructor (readings) {
    this.#readings = readings.filter(([count]) => count > 0)
  }

  get #histogram () {
    this.#ns ??= fillHistogram([...listBuckets(this.#readings)])
    return this.#ns
  }

  #sum (at) {
    return this.#readings.reduce((sum, numbers) => sum + numbers[at], 0)
  }

  get count () {
    return this.#sum(0)
  }

  get min () {
    return this.count === 0 ? NaN : Math.min(...this.#readings.map((numbers) => numbers[1])) / NS_PER_MS
  }

  get max () {
    return this.count === 0 ? NaN : Math.max(...this.#readings.map((numbers) => numbers[2])) / NS_PER_MS
  }

  get mean () {
    return this.#sum(3) / this.count / NS_PER_MS
  }

  get stddev () {
    return this.count === 0 ? NaN : this.#histogram.stddev / NS_PER_MS
  }

  /** What `percent` of the tasks did not exceed. */
  percentile (percent) {
    const expected = 'a number over 0, at most 100'
    if (typeof percent !== 'number') throw invalidArgument(TypeError, 'the percentile', expected, percent)
    if (!(percent > 0 && percent <= 100)) throw invalidArgument(RangeError, 'the percentile', expected, percent)
    if (this.count === 0) return NaN
    return Math.min(this.max, Math.max(this.min, this.#histogram.percentile(percent) / NS_PER_MS))
  }

  get p50 () {
    return this.percentile(50)
  }

  get p90 () {
    return this.percentile(90)
  }

  get p99 () {
    return this.percentile(99)
  }

  toJSON () {
    const { count, min, max, mean, stddev, p50, p90, p99 } = this
    return { count, min, max, mean, stddev, p50, p90, p99 }
  }

  [inspect.custom] () {
    const { count, ...times } = this.toJSON()
    const shown = Object.entries(times).map(([name, ms]) => `${name} ${Number(ms.toPrecision(3))}`)
    return `Histogram { count ${count}, ms: ${shown.join(', ')} }`
  }
}

module.exports = { Histogram }
