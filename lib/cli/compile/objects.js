'use strict'

// Object files: a compiler run for each source, as many at once as there are cores, and none for what
// has not changed since: neither the source, nor what it includes, nor how it is compiled.

const { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { runCompiler } = require('./compiler')
const { CommandError, FAILED } = require('../exit')

/** The runs of the compiler that make the objects of `parts` in `folder`, each { source, object, args }. */
function listRuns (parts, folder, compiler) {
  return parts.flatMap(({ sources, includes, defines, flags }) => sources.map((source) => {
    const object = path.join(folder, `${source.replaceAll('/', '.')}.o`)
    const options = [...flags, ...defines.map((define) => `-D${define}`), ...includes.map((one) => `-I${one}`), ...compiler.flags]
    return { source, object, args: [...options, '-MMD', '-MF', `${object}.d`, '-MT', 'object', '-c', source, '-o', object] }
  }))
}

// What the compiler has noted of a source: 'object: a.c b.h \', in which a backslash is before the blanks of a path.
function readIncluded (file) {
  const words = readFileSync(file, 'utf8').replaceAll('\\\n', ' ').match(/(?:[^\s\\]|\\[^])+/g) ?? []
  return words.slice(1).map((word) => word.replace(/\\(.)/g, '$1'))
}

const describeRun = ({ programs }, args) => JSON.stringify([programs, args])

// What was noted is from when the object was complete.
function isUpToDate ({ object, args }, compiler, root) {
  const note = `${object}.json`
  if (!existsSync(note) || readFileSync(note, 'utf8') !== describeRun(compiler, args)) return false
  const { mtimeMs: made } = statSync(note)
  const changed = (file) => (statSync(path.resolve(root, file), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > made
  return !readIncluded(`${object}.d`).some(changed)
}

async function compileOne ({ source, object, args }, compiler, options) {
  const { program, failure, output } = await runCompiler(compiler, args, options)
  if (failure !== null) throw new CommandError(FAILED, `${output}${source} was not compiled: ${program} ${failure}`)
  writeFileSync(`${object}.json`, describeRun(compiler, args))
  return output
}

/**
 * Makes the objects of `parts`, whose paths start from `root`, in `folder`. Resolves to their paths; rejects with the
 * first failure, and what the compiler said of it. `report` is called with { done, total }, and `warn` with what
 * it says of those that it compiles.
 */
async function makeObjects (parts, { root, folder, compiler, report, warn }) {
  mkdirSync(folder, { recursive: true })
  const runs = listRuns(parts, folder, compiler)
  const waiting = runs.filter((run) => !isUpToDate(run, compiler, root))
  const total = waiting.length
  const ending = new AbortController()
  let done = 0
  report?.({ done, total })
  async function work () {
    while (waiting.length > 0) {
      const output = await compileOne(waiting.shift(), compiler, { cwd: root, signal: ending.signal })
      report?.({ done: ++done, total })
      if (output !== '') warn(output)
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work))
  } finally {
    ending.abort() // the others, where one has failed
  }
  return runs.map(({ object }) => object)
}

module.exports = { makeObjects }
