'use strict'

// Several copies of the JavaScript over one addon: what test runners make, and hot reloads.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const path = require('node:path')
const { outcomeOf, runScript, root, runtime } = require('./support')

/** What `source` prints, with `load()` to get another copy of the package. */
async function say (source) {
  const { stdout, stderr, code } = await runScript(`
    const load = () => {
      for (const file of Object.keys(require.cache)) if (!file.endsWith('.node')) delete require.cache[file]
      return require(${JSON.stringify(root)})
    }
    const log = (...words) => console.log(...words)
    ;(async () => { ${source} })().catch((error) => log(error))
  `)
  assert.equal(stderr, '')
  assert.equal(code, 0)
  return stdout.trim().split('\n')
}

describe('copies of the package over one addon', () => {
  it('settle the tasks of each, in whatever order they were loaded and used', async () => {
    assert.deepEqual(await say(`
      const copies = [offloop, load(), load()]
      const all = []
      for (let i = 0; i < 300; i++) all.push(copies[i % 3].tasks.echo(i))
      log((await Promise.all(all)).every((value, i) => value === i))
      copies[1].tasks.echo('called', (error, value) => log(error, value))
      log(await copies[2].Task.async(copies[2].tasks.echo).await(10000))
    `), ['true', 'null called', 'undefined'])
  })

  it('fail with errors of their own classes', async () => {
    assert.deepEqual(await say(`
      const first = { ...offloop }
      for (const { tasks, TaskError, TimeoutError } of [first, load(), first]) {
        await tasks.fibonacci(-1).catch((error) => log(error instanceof TaskError))
        await tasks.sleep.with({ timeout: 1 })(1e6).catch((error) => log(error instanceof TimeoutError))
        const controller = new AbortController()
        const aborted = tasks.sleep.with({ signal: controller.signal })(1e6)
        controller.abort(new Error('mine'))
        await aborted.catch(({ message }) => log(message))
      }
    `), Array(3).fill(['true', 'true', 'mine']).flat())
  })

  it('share the counts and limits of the thread', async () => {
    assert.deepEqual(await say(`
      const copy = load()
      await Promise.all([offloop.tasks.echo(1), copy.tasks.echo(2)])
      log(copy.stats().completed, offloop.stats().completed, copy.stats().tasks.echo.run.count)
      offloop.configure({ maxQueued: 1 })
      copy.configure({ maxQueuedBytes: 1e6, concurrency: 1 })
      const controller = new AbortController()
      const settled = Promise.allSettled([1, 2, 3, 4].map(() => copy.tasks.sleep.with({ signal: controller.signal })(1e6)))
      controller.abort(new Error('aborted'))
      log((await settled).some(({ reason }) => reason instanceof copy.QueueFullError))
    `), ['2 2 2', 'true'])
  })

  it('take what another has moved, and report what another listens to', async () => {
    assert.deepEqual(await say(`
      const copy = load()
      const bytes = new Uint8Array(4).fill(7)
      log(await offloop.tasks.echo(copy.move(bytes)), bytes.length)
      await Promise.all([offloop, copy].map(async ({ tasks }) => {
        let heard = 0
        await tasks.sleep.with({ onProgress: () => { heard++ }, progress: 'all' })(5)
        log(heard > 0)
      }))
    `), ['Uint8Array(4) [ 7, 7, 7, 7 ] 0', 'true', 'true'])
  })

  it('are made of their own parts, even of those that they load after another copy', async () => {
    assert.deepEqual(await say(`
      const copies = [{ ...offloop }, { ...load() }]
      await load().Task.async(() => 1)
      for (const { AsyncTaskRunner, BackgroundTasks, StoreError, Task, TaskSupervisor, tasks, TimeoutError } of copies) {
        const supervisor = new TaskSupervisor()
        const all = [Task.async(tasks.echo), tasks.echo.async(1), new BackgroundTasks().addTask(() => 2), supervisor.async(() => 3)]
        log(all.every((task) => task instanceof Task), await Task.awaitMany(all))
        await Task.async(() => new Promise(() => {}), { timeout: 1 }).catch((error) => log(error instanceof TimeoutError))
        await new AsyncTaskRunner(':memory:').result('1').catch((error) => log(error instanceof StoreError))
      }
    `), Array(2).fill(['true [ undefined, 1, 2, 3 ]', 'true', 'true']).flat())
  })

  it('listen for the end of the process once', async () => {
    assert.deepEqual(await say(`
      const before = process.listenerCount('exit')
      for (let i = 0; i < 20; i++) load()
      log(process.listenerCount('exit') - before)
    `), ['0'])
  })

  if (runtime.hasNpm) {
    it('go when nobody has them any more', async () => {
      const { stdout, stderr } = await outcomeOf(spawn(process.execPath, ['--expose-gc', path.join(__dirname, 'programs', 'copies.js')]))
      assert.equal(stderr, '')
      assert.equal(stdout, '0\n')
    })
  }
})
