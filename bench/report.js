'use strict'

// A case as text: per measure a line for each competitor, with the median of
// its rounds and min..max, and its ratio to the baseline likewise.

const { summarize, summarizeRatios } = require('./stats')

function formatNumber (value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  return value.toPrecision(3)
}

function formatSummary ({ median, min, max }, unit = '') {
  const spread = `${formatNumber(min)}..${formatNumber(max)}`
  return `${formatNumber(median).padStart(12)}${unit}  ${spread.padEnd(22)}`
}

function formatMeasure ({ baseline }, samples, measure, width) {
  const valuesOf = (competitor) => samples[competitor].map((sample) => sample[measure])
  return Object.keys(samples).map((competitor) => {
    const line = `    ${competitor.padEnd(width)}${formatSummary(summarize(valuesOf(competitor)))}`
    if (baseline === undefined || competitor === baseline) return line.trimEnd()
    const ratio = summarizeRatios(valuesOf(competitor), valuesOf(baseline))
    return (line + formatSummary(ratio, ` x ${baseline}`)).trimEnd()
  })
}

// A case that is content with fewer rounds tells how many there were.
function formatHead ({ name, goal, rounds }, samples) {
  const notes = []
  if (goal !== undefined) notes.push(`goal: ${goal}`)
  if (rounds !== undefined) notes.push(`${Object.values(samples)[0].length} rounds`)
  return notes.length === 0 ? name : `${name} (${notes.join('; ')})`
}

function formatCase (item, samples) {
  const width = Math.max(...Object.keys(samples).map((competitor) => competitor.length))
  const [[first]] = Object.values(samples)
  const lines = [formatHead(item, samples)]
  for (const measure of Object.keys(first)) {
    lines.push(`  ${measure}`, ...formatMeasure(item, samples, measure, width))
  }
  return lines.join('\n')
}

module.exports = { formatCase }
