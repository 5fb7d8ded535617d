'use strict'

// node child.js <benchmark> <case> <competitor>: one sample, as JSON.

const [benchmark, name, competitor] = process.argv.slice(2)
const { competitors } = require(`./${benchmark}`).cases.find((item) => item.name === name)

async function main () {
  const sample = await competitors[competitor]()
  process.stdout.write(JSON.stringify(sample))
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
