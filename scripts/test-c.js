'use strict'

// npm run test:c [-- name ...]: compiles the programs of test/c with the
// sanitizers they ask for and runs them. At the top of a program:
//   /* sources: src/base/*.c src/runtime/queue.c */   what is compiled with it
//   /* sanitizers: address thread */                  `address` when not said
// With --clang or --valgrind, all with that one, but for those that say:
//   /* not under: valgrind */
// With --windows, compiled for Windows and run by Wine, those that say:
//   /* also under: windows */

const { mkdirSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { root, listFiles } = require('./files')
const { readProgram, listSources, compileSource, compileSqlite, link, execute } = require('./c-program')
const { sanitizers, findCompiler, findLauncher } = require('./sanitizers')
const { runSuites } = require('./suite')

function selectPrograms (names) {
  const programs = listFiles('test/c', /\.c$/).map(readProgram)
  const unknown = names.find((name) => !programs.some((program) => program.name === name))
  if (unknown !== undefined) throw new Error(`no program '${unknown}' in test/c: choose from ${programs.map(({ name }) => name).join(', ')}`)
  return programs.filter(({ name }) => names.length === 0 || names.includes(name))
}

function isUnder (program, sanitizer) {
  return sanitizers[sanitizer]?.isOnRequest ? program.added.includes(sanitizer) : !program.excepted.includes(sanitizer)
}

function listJobs (programs, only) {
  return programs.flatMap((program) => (only === undefined ? program.sanitizers : [only].filter((one) => isUnder(program, one))).map((sanitizer) => {
    if (!(sanitizer in sanitizers)) throw new Error(`${program.name}: no sanitizer '${sanitizer}': choose from ${Object.keys(sanitizers).join(', ')}`)
    return { program, sanitizer, label: `${program.name} (${sanitizer})` }
  }))
}

/** Does `each` of the items, as many at once as there are cores. */
async function inParallel (items, each) {
  const waiting = [...items]
  async function work () {
    while (waiting.length > 0) await each(waiting.shift())
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
}

/** What is compiled for the jobs, each once: { sanitizer, source }, of which SQLite, the largest, has none and comes first. */
function listUnits (jobs) {
  const units = new Map()
  for (const { program, sanitizer } of jobs) if (program.usesSqlite) units.set(`${sanitizer} sqlite`, { sanitizer })
  for (const { program, sanitizer } of jobs) {
    for (const source of listSources(program, sanitizer)) units.set(`${sanitizer} ${source}`, { sanitizer, source })
  }
  return units
}

async function compileAll (jobs, compilers) {
  const units = listUnits(jobs)
  for (const sanitizer of Object.keys(compilers)) mkdirSync(path.join(root, 'build', 'test-c', sanitizer), { recursive: true })
  await inParallel(units.values(), async (unit) => {
    const { sanitizer, source } = unit
    unit.problem = source === undefined ? await compileSqlite(sanitizer, compilers[sanitizer]) : await compileSource(source, sanitizer, compilers[sanitizer])
  })
  await inParallel(jobs, async (job) => {
    const { program, sanitizer } = job
    const own = [...listSources(program, sanitizer), ...program.usesSqlite ? ['sqlite'] : []].map((source) => units.get(`${sanitizer} ${source}`))
    job.problem = own.find(({ problem }) => problem !== null)?.problem ?? await link(program, sanitizer, compilers[sanitizer])
  })
}

async function runJob ({ program, sanitizer, label, problem }, launcher) {
  if (problem !== null) return { passed: 0, failures: [`${label}: ${problem}`] }
  const { passed, failures, output } = await execute(program, sanitizer, launcher)
  if (failures.length > 0) process.stdout.write(output)
  console.log(`${label}: ${passed} passed, ${failures.length} failed`)
  return { passed, failures: failures.map((text) => `${label}: ${text}`) }
}

async function findCompilers (jobs, launcher) {
  const compilers = {}
  for (const sanitizer of new Set(jobs.map((job) => job.sanitizer))) compilers[sanitizer] = await findCompiler(sanitizer, launcher)
  return compilers
}

/** Compiles programs with their own sanitizers, or with `only` one of them. */
async function prepare (names, only) {
  const launcher = await findLauncher(only)
  const jobs = listJobs(selectPrograms(names), only)
  const compilers = await findCompilers(jobs, launcher)
  const isPossible = ({ sanitizer }) => compilers[sanitizer] !== undefined
  const possible = jobs.filter(isPossible)
  await compileAll(possible, compilers)
  const skipped = jobs.filter((job) => !isPossible(job)).map(({ label, sanitizer }) => `${label} (${sanitizers[sanitizer].install})`)
  return { launcher, possible, skipped }
}

async function runAll ({ launcher, possible, skipped }) {
  const result = { passed: 0, failures: [], skipped }
  async function runOne (job) {
    const { passed, failures } = await runJob(job, launcher)
    result.passed += passed
    result.failures.push(...failures)
  }
  const [alone, beside] = [false, true].map((isSerial) => possible.filter(({ sanitizer }) => Boolean(sanitizers[sanitizer].isSerial) === isSerial))
  await inParallel(beside, runOne)
  // One after another: programs that test threads want the cores to themselves.
  for (const job of alone) await runOne(job)
  return result
}

function suite (name, names, only) {
  let prepared = null
  const start = () => (prepared ??= prepare(names, only))
  return { name, prepare: start, run: async () => runAll(await start()) }
}

const name = 'C tests'

if (require.main === module) {
  const words = process.argv.slice(2)
  const only = words.find((word) => word.startsWith('--'))?.slice(2)
  runSuites([suite(name, words.filter((word) => !word.startsWith('--')), only)])
}

const thorough = ['clang', 'valgrind'].map((only) => suite(`${name}, ${only}`, [], only))

module.exports = { ...suite(name, []), suite, thorough }
