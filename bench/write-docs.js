'use strict'

// node bench/write-docs.js [names...] [--rounds n]: runs these benchmarks, or all
// (about a quarter of an hour), and writes their sections of docs/benchmarks.md.

const { execFileSync } = require('node:child_process')
const { readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { parseArgs } = require('node:util')

const page = path.join(__dirname, '..', 'docs', 'benchmarks.md')
const all = ['dispatch', 'fibonacci', 'startup', 'pressure', 'conversion', 'buffers', 'observed', 'javascript', 'durable', 'noise']

const intro = `# Benchmarks

Written by \`node bench/write-docs.js\`; what each case measures and how is in [bench/README.md](../bench/README.md). A figure is the median of its rounds with \`min..max\`, a ratio likewise. \`raw\` is an addon with one \`napi_create_async_work\` per call. Differences within what \`noise\` shows are none.
`

function toSection (name, rounds) {
  const output = execFileSync(process.execPath, [path.join(__dirname, 'run.js'), name, '--rounds', rounds], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit']
  })
  return `## ${name}\n\nRerun: \`npm run bench -- ${name}\`\n\n\`\`\`\n${output.trim()}\n\`\`\`\n`
}

// What the page has of the benchmark, as it was written.
function readSection (text, name) {
  const start = text.indexOf(`## ${name}\n`)
  if (start < 0) return undefined
  const end = text.indexOf('\n## ', start)
  return `${text.slice(start, end < 0 ? undefined : end).trimEnd()}\n`
}

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '9' } } })
  const names = positionals.length === 0 ? all : positionals
  const before = readFileSync(page, 'utf8')
  const sections = all.map((name) => names.includes(name) ? toSection(name, values.rounds) : readSection(before, name))
  writeFileSync(page, [intro, ...sections.filter((section) => section !== undefined)].join('\n'))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
