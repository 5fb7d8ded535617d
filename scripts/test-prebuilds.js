'use strict'

// npm run test:prebuilds: makes the prebuilds, checks each and runs those for Linux. With --missing, prints the command that installs
// what that needs, if anything is missing.

const path = require('node:path')
const { run } = require('./command')
const { essentials } = require('./essentials')
const { prebuild } = require('./prebuild')
const { findMissing } = require('./prebuilds/needs')
const { runners } = require('./prebuilds/run')
const { targets } = require('./prebuilds/targets')
const { runSuites } = require('./suite')
const { mochaSuite } = require('./test-js')

const script = path.join(__dirname, 'prebuilds', 'use.js')

const native = 'linux-x64-glibc'

// What Wine makes of the one for Windows takes minutes: npm run test:windows.
async function use (name) {
  if (runners[name] === undefined) return { passed: 0, failures: [] }
  const [program, ...args] = await runners[name].prepare()
  const { failure, output } = await run(program, [...args, script], { env: { LIBC: targets[name].libc } })
  return failure === null ? { passed: 1, failures: [] } : { passed: 0, failures: [`it does not run: ${failure}\n${output}`] }
}

const runTests = () => mochaSuite(`prebuild ${native}`, process.execPath, { files: essentials, env: { PREBUILDS_ONLY: '1' } }).run()

const needsOf = (name) => [...targets[name].needs, ...(runners[name]?.needs ?? [])]

function prebuildSuite (name) {
  return {
    name: `prebuild ${name}`,
    async run () {
      const missing = findMissing(needsOf(name))
      if (missing !== null) return { passed: 0, failures: [], skipped: [`${name} (${missing})`] }
      const faults = await prebuild(name)
      if (faults.length > 0) return { passed: 0, failures: faults, skipped: [] }
      const { passed, failures } = name === native ? await runTests() : await use(name)
      return { passed: passed + 1, failures, skipped: [] }
    }
  }
}

const suites = Object.keys(targets).map(prebuildSuite)

if (require.main === module) {
  const missing = findMissing(Object.keys(targets).flatMap(needsOf))
  if (!process.argv.includes('--missing')) runSuites(suites)
  else if (missing !== null) console.log(missing)
}

module.exports = suites
