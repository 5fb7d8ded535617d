'use strict'

// A suite is { name, run }; `run` resolves to { passed, failures, skipped }: a
// count, the names of what failed, and what was left out with the line that
// installs what it needs. One that has `prepare` may have it called before, while
// others run.

async function runSuite (suite) {
  console.log(`\n--- ${suite.name}\n`)
  let result
  try {
    result = await suite.run()
  } catch (error) {
    console.error(error)
    return { passed: 0, failures: [`crashed: ${error.message}`], skipped: [] }
  }
  return judge(result)
}

// A suite that tests nothing has failed, and so has a skip where everything is
// meant to be installed.
function judge ({ passed, failures, skipped }) {
  if (process.env.CI === 'true') return { passed, failures: [...failures, ...skipped.map((text) => `skipped: ${text}`)], skipped: [] }
  if (passed + failures.length + skipped.length === 0) return { passed, failures: ['no tests ran'], skipped }
  return { passed, failures, skipped }
}

function printSummary (names, results) {
  const width = Math.max(...names.map((name) => name.length))
  console.log()
  names.forEach((name, i) => {
    const { passed, failures, skipped } = results[i]
    console.log(`${name.padEnd(width)}  ${passed} passed, ${failures.length} failed`)
    for (const text of failures) console.log(`  not ok: ${text}`)
    for (const text of skipped) console.log(`  skipped: ${text}`)
  })
}

// Runs the suites one after another; the last line is the sum.
async function runSuites (suites) {
  const results = []
  for (const suite of suites) results.push(await runSuite(suite))
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce((sum, result) => sum + result.failures.length, 0)
  printSummary(suites.map((suite) => suite.name), results)
  console.log(`\n${passed} passed, ${failed} failed`)
  if (failed > 0 || passed === 0) process.exitCode = 1
}

module.exports = { runSuites }
