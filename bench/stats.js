'use strict'

// The p-th part (0..1) of the sorted values, nearest rank.
function quantile (values, p) {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]
}

function summarize (values) {
  return { median: quantile(values, 0.5), min: quantile(values, 0), max: quantile(values, 1) }
}

// Round by round: what slows a whole round cancels out.
function summarizeRatios (values, baselines) {
  return summarize(values.map((value, round) => value / baselines[round]))
}

module.exports = { quantile, summarize, summarizeRatios }
