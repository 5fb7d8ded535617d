'use strict'

const assert = require('node:assert/strict')
const { mkdirSync } = require('node:fs')
const path = require('node:path')
const { createRunner, newFile, stopAll } = require('./runners')

describe('the history', () => {
  afterEach(stopAll)

  async function runAll (runner, tasks) {
    runner.route('work', (task) => { if (task.data === 'fail') throw new Error('failure') }, { attempts: 1 })
    await runner.start()
    const pushed = await runner.pushTasks(tasks.map((task) => ({ callback: 'work', ...task })))
    await Promise.all(pushed.map(({ id }) => runner.result(id).catch(() => {})))
    return pushed.map(({ id }) => id)
  }

  async function keptOf (runner, ids) {
    return (await Promise.all(ids.map((id) => runner.getTask(id)))).map((task) => task !== null)
  }

  it('keeps at most so many tasks, the latest', async () => {
    const runner = createRunner(newFile(), { keep: { count: 3 } })
    const ids = await runAll(runner, Array.from({ length: 10 }, () => ({})))
    await runner.prune()
    const kept = await keptOf(runner, ids)
    assert.equal(kept.filter((isKept) => isKept).length, 3)
    assert.deepEqual(await runner.prune(), { removed: 0 })
  })

  // A history without a limit by bytes fills the disk, although few tasks are in it (twenty#26219, bunqueue#118).
  it('keeps at most so many bytes (twenty#26219, bunqueue#118)', async () => {
    const runner = createRunner(newFile(), { keep: { bytes: 50_000 } })
    await runAll(runner, Array.from({ length: 20 }, () => ({ data: 'x'.repeat(10_000) })))
    await runner.prune()
    const { completed } = await runner.counts()
    assert(completed >= 1 && completed <= 4, `${completed} are kept`)
  })

  it('keeps completed tasks and others for as long as is said, of the task, the route or the runner', async () => {
    const runner = createRunner(newFile(), { keep: { completed: 0, others: Infinity } })
    const [gone, failed, kept, failedAndGone] = await runAll(runner, [{}, { data: 'fail' }, { keep: 60_000 }, { data: 'fail', keep: { others: 0 } }])
    assert.deepEqual(await keptOf(runner, [gone, failed, kept, failedAndGone]), [false, true, true, false])
    const { finishedAt, keptUntil } = await runner.getTask(kept)
    assert.equal(keptUntil - finishedAt, 60_000)
  })

  it('forgets by itself what is past its time, when a runner starts', async () => {
    const file = newFile()
    const first = createRunner(file, { keep: 1 })
    const ids = await runAll(first, Array.from({ length: 5 }, () => ({})))
    await first.stop()
    const second = createRunner(file)
    await second.start()
    while ((await keptOf(second, ids)).includes(true)) await new Promise((resolve) => setImmediate(resolve))
  })

  it('says whether a cancelled task is kept by its own options', async () => {
    const runner = createRunner(newFile())
    const { id } = await runner.pushTask({ callback: 'work', keep: 0 })
    await runner.cancelTask(id)
    assert.equal(await runner.getTask(id), null)
  })
})

describe('a file of tasks', () => {
  afterEach(stopAll)

  it('may have any name', async () => {
    const folder = newFile()
    mkdirSync(folder)
    for (const name of ['with space.db', 'ünïcode 𝄞.db', 'a?b=c&mode=ro', '%20', "it's", 'x'.repeat(200)]) {
      const runner = createRunner(path.join(folder, name))
      runner.route('work', () => 'ran')
      await runner.start()
      const { id } = await runner.pushTask({ callback: 'work' })
      assert.equal(await runner.result(id), 'ran')
      await runner.stop()
    }
  })

  it('is opened by its relative path as the process was when the runner was first used', async () => {
    const before = process.cwd()
    const folder = newFile()
    mkdirSync(folder)
    process.chdir(folder)
    try {
      const runner = createRunner('tasks.db')
      const pushed = runner.pushTask({ callback: 'a' })
      process.chdir(before)
      await pushed
      const other = createRunner(path.join(folder, 'tasks.db'))
      assert.equal((await other.counts()).available, 1)
    } finally {
      process.chdir(before)
    }
  })
})
