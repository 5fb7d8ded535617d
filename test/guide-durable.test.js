'use strict'

// docs/durable.md word for word: every block of JavaScript runs, and prints what stands
// behind its console.log; the columns of the file are those that it lists.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { EventEmitter } = require('node:events')
const { mkdirSync, readFileSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { format } = require('node:util')
const offloop = require('..')
const { useFolder, inFolder, write } = require('./command-line')
const { root, runtime, outcomeOf } = require('./support')

const guide = readFileSync(path.join(root, 'docs/durable.md'), 'utf8')
const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
const AsyncFunction = (async () => {}).constructor

// Of each block of JavaScript: what it says, the heading above it, and the block behind it, if there is one.
const blocks = [...guide.matchAll(/^```js\n([^]*?)^```$(?:\n\n^```\n([^]*?)^```$)?/gm)].map(({ 1: code, 2: output, index }) => (
  { code, output, heading: guide.slice(0, index).match(/^## .*$/gm).at(-1).slice(3) }
))

const isProgram = ({ code }) => /^main\(\)$/m.test(code)

/** What a snippet promises to print: the comments behind its console.log. */
function promisedBy (code) {
  return [...code.matchAll(/^ *console\.log\(.*\) +\/\/ (.*)$/gm)].map(([, line]) => line)
}

/** Runs a snippet as the middle of a program that has a runner; answers the lines that it prints. */
async function linesOf (code) {
  const lines = []
  const runner = new offloop.AsyncTaskRunner(':memory:')
  const given = {
    require: (name) => name === 'offloop' ? offloop : require(name),
    console: { log: (...values) => lines.push(format(...values)) },
    process: new EventEmitter(),
    runner,
    sendMail: async () => {},
    charge: async () => ({ status: 'ok' })
  }
  try {
    await new AsyncFunction(...Object.keys(given), code)(...Object.values(given))
  } finally {
    await runner.stop()
  }
  return lines
}

/** The first column of each table of a section of the guide, with its other cells. */
function rowsOf (heading) {
  const section = guide.split(/^## /m).find((text) => text.startsWith(`${heading}\n`))
  return [...section.matchAll(/^\| (`.*) \|$/gm)].map(([, row]) => row.split(/ *\| */))
}

/** node:sqlite, where the runtime has it. */
function findSqlite () {
  try {
    return require('node:sqlite')
  } catch {
    return null
  }
}

describe('the guide to durable tasks', () => {
  useFolder()

  for (const { code, output } of blocks.filter(isProgram)) {
    it('begins with a program that prints what it says, as the README does', async () => {
      write('main.js', code)
      write('package.json', '{ "type": "commonjs" }') // what npm init makes, and Deno asks for
      mkdirSync(inFolder('node_modules'))
      symlinkSync(root, inFolder('node_modules/offloop'))
      const [program, ...args] = [...runtime.command, 'main.js']
      const { code: status, stdout, stderr } = await outcomeOf(spawn(program, args, { cwd: inFolder() }))
      assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: output, stderr: '' })
      assert(readme.includes(code), 'the README has another one')
    })
  }

  blocks.filter((block) => !isProgram(block)).forEach(({ code, heading }, i) => {
    it(`has a snippet ${i + 1} that runs, under '${heading}'`, async () => {
      assert.deepEqual(await linesOf(code), promisedBy(code))
    })
  })

  const sqlite = findSqlite()

  if (sqlite !== null) {
    it('lists the columns that the file has', async () => {
      const runner = new offloop.AsyncTaskRunner(inFolder('tasks.db'))
      await runner.counts()
      await runner.stop()
      const database = new sqlite.DatabaseSync(inFolder('tasks.db'))
      const columnsOf = (table) => database.prepare('SELECT name FROM pragma_table_info(?)').all(table).map(({ name }) => name).sort()

      const namesIn = (cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name)
      const rows = rowsOf('The file')
      const listed = (...places) => rows.filter((row) => places.includes(row[2])).flatMap(([cell]) => namesIn(cell)).sort()
      assert.deepEqual(listed('both', 'tasks'), columnsOf('offloop_tasks'))
      assert.deepEqual(listed('both', 'history'), columnsOf('offloop_history'))
      for (const [table, columns] of rows.filter((row) => row.length === 2)) {
        assert.deepEqual(namesIn(columns).sort(), columnsOf(namesIn(table)[0]))
      }
      database.close()
    })
  }
})
