'use strict'

// An e-mail that goes out in a week, whatever becomes of this process until then.
//
//   node examples/durable/email-in-a-week.js           pushes it, shows what waits, and ends
//   node examples/durable/email-in-a-week.js --now     sends at once what waits
//
// The tasks are in tasks.db of the working folder, or in the file that follows. Pushing
// twice makes one e-mail: its key is that of the one that waits.

const { AsyncTaskRunner } = require('offloop')

const WEEK_MS = 7 * 24 * 3600 * 1000

const [file = 'tasks.db'] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const isNow = process.argv.includes('--now')

function push (runner) {
  return runner.pushTask({
    callback: 'send email',
    data: { to: 'ada@example.org', subject: 'How was your first week?' },
    dateToExecute: Date.now() + WEEK_MS,
    key: 'first week of ada'
  })
}

async function showWaiting (runner) {
  for (const { id, state, data, dateToExecute } of await runner.listTasks({ route: 'send email', state: 'scheduled' })) {
    const days = Math.round((dateToExecute - Date.now()) / (24 * 3600 * 1000))
    console.log(`task ${id}: ${state}, to ${data.to}, due in ${days} days`)
  }
}

async function sendNow (runner, id) {
  runner.route('send email', async (task) => {
    const { to, subject } = task.getTaskData()
    await task.log(`to ${to}`)
    console.log(`sending '${subject}' to ${to}`)
    return { sentAt: new Date() }
  })
  await runner.start()
  await runner.runNow(id)
  await runner.result(id)
  const { state, attempt, log } = await runner.getTask(id)
  console.log(`task ${id}: ${state} by attempt ${attempt}, log: ${log.map(({ text }) => text).join()}`)
}

async function main () {
  const runner = new AsyncTaskRunner(file)
  try {
    const { id, duplicate } = await push(runner)
    console.log(duplicate ? `task ${id} waits already` : `task ${id} is pushed`)
    await showWaiting(runner)
    if (isNow) await sendNow(runner, id)
  } finally {
    await runner.stop()
  }
}

main()
