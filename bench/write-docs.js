'use strict'

// node bench/write-docs.js: runs all benchmarks, about ten minutes, and writes
// docs/benchmarks.md.

const { execFileSync } = require('node:child_process')
const { writeFileSync } = require('node:fs')
const path = require('node:path')

const page = path.join(__dirname, '..', 'docs', 'benchmarks.md')

const intro = `# Benchmarks

Written by \`node bench/write-docs.js\`; what each case measures and how is in [bench/README.md](../bench/README.md). A figure is the median of its rounds with \`min..max\`, a ratio likewise. \`raw\` is an addon with one \`napi_create_async_work\` per call. Differences within what \`noise\` shows are none.
`

function toSection (name) {
  const output = execFileSync(process.execPath, [path.join(__dirname, 'run.js'), name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit']
  })
  return `## ${name}\n\nRerun: \`npm run bench -- ${name}\`\n\n\`\`\`\n${output.trim()}\n\`\`\`\n`
}

try {
  writeFileSync(page, [intro, ...['dispatch', 'fibonacci', 'pressure', 'conversion', 'buffers', 'observed', 'noise'].map(toSection)].join('\n'))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
