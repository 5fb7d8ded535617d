'use strict'

// npm run bench -- <name> [--rounds n] [--case text] [--json]

const { parseArgs } = require('node:util')
const author = require('./author')
const { runCase } = require('./harness')
const { describeMachine } = require('./machine')
const { formatCase } = require('./report')
const raw = require('./raw/build')

const names = ['dispatch', 'fibonacci', 'startup', 'pressure', 'conversion', 'buffers', 'observed', 'javascript', 'durable', 'against', 'noise']

function listBenchmarks () {
  console.log('npm run bench -- <name> [--rounds n] [--case text] [--json]\n')
  for (const name of names) console.log(`${name.padEnd(12)}${require(`./${name}`).about}`)
}

function parseOptions () {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '9' },
      case: { type: 'string', default: '' },
      json: { type: 'boolean', default: false }
    }
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`--rounds must be an integer >= 1, got ${values.rounds}`)
  if (positionals.length > 1) throw new RangeError(`one benchmark at a time, got ${positionals.join(', ')}`)
  const [name] = positionals
  if (name !== undefined && !names.includes(name)) throw new RangeError(`no benchmark '${name}': choose from ${names.join(', ')}`)
  return { name, rounds, filter: values.case, json: values.json }
}

function runBenchmark ({ name, rounds, filter, json }) {
  const benchmark = require(`./${name}`)
  const machine = describeMachine()
  const results = []
  if (!json) console.log(`${name}: ${benchmark.about}\n${machine}, ${rounds} rounds\n`)
  for (const item of benchmark.cases.filter((item) => item.name.includes(filter))) {
    const samples = runCase(name, item, rounds)
    results.push({ case: item.name, baseline: item.baseline, samples })
    if (!json) console.log(formatCase(item, samples) + '\n')
  }
  if (json) console.log(JSON.stringify({ benchmark: name, machine, rounds, results }, null, 2))
}

async function main () {
  const options = parseOptions()
  if (options.name === undefined) return listBenchmarks()
  await raw.build()
  author.build()
  runBenchmark(options)
}

main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
