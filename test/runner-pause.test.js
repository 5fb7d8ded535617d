'use strict'

// Once pauseRoute() has resolved, no task of the route begins in this thread any more.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { symlinkSync } = require('node:fs')
const { killAll, startScript } = require('./children')
const { createRunner, deferred, eventsOf, newFile, stopAll } = require('./runners')
const { turn } = require('./support')

const COUNT = 1500

/** A runner with so many tasks that those that are claimed cannot all begin at once. */
async function startBusy (file, { concurrency, isSync = false }) {
  const runner = createRunner(file, { synchronous: 'normal' })
  const begun = []
  const { promise: gate, resolve: open } = deferred()
  const spin = () => { for (const until = performance.now() + 0.3; performance.now() < until;); }
  const handler = isSync ? (task) => { begun.push(task.data); spin() } : async (task) => { begun.push(task.data); spin(); await gate }
  runner.route('work', handler, { concurrency, keep: 0 })
  await runner.pushTasks(Array.from({ length: COUNT }, (_, data) => ({ callback: 'work', data })))
  const started = once(runner, 'started')
  await runner.start()
  await started
  return { runner, begun, open }
}

async function assertPaused (runner, begun) {
  const count = begun.length
  assert(count > 0 && count < COUNT, `${count} have begun`)
  for (let i = 0; i < 50; i++) await turn()
  // The store has been asked and has answered since.
  await runner.prune()
  for (let i = 0; i < 50; i++) await turn()
  assert.equal(begun.length, count)
  return count
}

describe('pausing a route', () => {
  afterEach(stopAll)
  afterEach(killAll)

  const cases = [
    ['of tasks that run on', { concurrency: 500 }],
    ['of tasks that end at once', { concurrency: 500, isSync: true }],
    ['of more tasks than are claimed at once', { concurrency: 5000 }],
    ['of one task after another', { concurrency: 1, isSync: true }]
  ]
  for (const [title, options] of cases) {
    it(`begins no task once it has resolved: ${title}`, async () => {
      const { runner, begun, open } = await startBusy(newFile(), options)
      await runner.pauseRoute('work')
      const count = await assertPaused(runner, begun)
      const { executing, available } = (await runner.counts()).routes.work
      if (!options.isSync) assert.deepEqual({ executing, available }, { executing: count, available: COUNT - count })
      const rest = eventsOf(runner, 'completed', options.isSync ? COUNT - count : COUNT)
      open()
      await runner.resumeRoute('work')
      await rest
      assert.deepEqual(begun, Array.from({ length: COUNT }, (_, i) => i))
    })
  }

  const others = [
    ['another runner of the thread', (file) => file],
    ['another runner of the thread, by another name', (file) => { const link = newFile(); symlinkSync(file, link); return link }]
  ]
  for (const [title, nameOf] of others) {
    it(`begins no task once it has resolved: by ${title}`, async () => {
      const file = newFile()
      const { runner, begun, open } = await startBusy(file, { concurrency: 500 })
      const other = createRunner(nameOf(file))
      await other.pauseRoute('work')
      await assertPaused(runner, begun)
      open()
      await other.resumeRoute('work')
      while ((await other.counts()).routes.work.available > 0) await turn()
    })
  }

  it('uses up no attempt of what it gives back', async () => {
    const { runner, begun } = await startBusy(newFile(), { concurrency: 500 })
    await runner.pauseRoute('work')
    const waiting = await runner.listTasks({ state: 'available', limit: 1000 })
    assert(waiting.length > 0)
    for (const { attempt, errors } of waiting) assert.deepEqual({ attempt, errors }, { attempt: 0, errors: [] })
    assert.deepEqual(begun, Array.from(begun, (_, i) => i))
  })

  it('of one route leaves the others alone', async () => {
    const { runner } = await startBusy(newFile(), { concurrency: 500 })
    runner.route('other', () => 'ran')
    await runner.pauseRoute('work')
    const { id } = await runner.pushTask({ callback: 'other' })
    assert.equal(await runner.result(id), 'ran')
  })

  it('is heard of by another process, which begins none of what is pushed then', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const child = startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      runner.route('work', (task) => { say('begins ' + task.data) })
      runner.route('other', () => { say('other') })
      await runner.start()
      say('started')
      await told()
    `)
    await child.says('started')
    await runner.pauseRoute('work')
    const { id } = await runner.pushTask({ callback: 'work', data: 1 })
    await runner.pushTask({ callback: 'other' })
    assert.equal(await child.line(), 'other')
    assert.equal((await runner.getTask(id)).state, 'available')
    await runner.resumeRoute('work')
    assert.equal(await child.line(), 'begins 1')
  })
})
