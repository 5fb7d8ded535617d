'use strict'

// A process of the durable tests: runs the tasks of the file that it is given, and writes
// a line for each that it begins and ends. What a task does is in its data.

const { appendFileSync } = require('node:fs')
const { AsyncTaskRunner } = require('../..')

const [file, report, concurrency] = process.argv.slice(2)
const runner = new AsyncTaskRunner(file)
const say = (line) => appendFileSync(report, `${line}\n`)

const actions = {
  end: () => {},
  hang: () => new Promise(() => {}),
  die: () => process.kill(process.pid, 'SIGKILL')
}

runner.route('work', async (task) => {
  say(`begins ${task.id} ${task.attempt}`)
  await actions[task.data]?.()
  say(`ends ${task.id}`)
}, { concurrency: Number(concurrency ?? 10), timeout: Infinity })

runner.start().then(() => say('started'))
