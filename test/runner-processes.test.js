'use strict'

// Several processes that share a file hear of each other.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { killAll, startScript } = require('./children')
const { aborted, createRunner, newFile, stopAll } = require('./runners')

/** A process whose runner says what it does, and that hears of others only by news. */
async function startWorker (file, handler = "(task) => { say('ran ' + task.data); return task.data }") {
  const child = startScript(`
    globalThis.setInterval = () => setTimeout(() => {}, 2 ** 31 - 1)
    const runner = new AsyncTaskRunner(${JSON.stringify(file)}, { grace: 20 })
    runner.route('work', ${handler})
    for (const name of ['completed', 'cancelled']) runner.on(name, ({ id }) => say(name + ' ' + id))
    const idle = require('node:events').once(runner, 'idle')
    await runner.start()
    await idle
    say('idle')
    await told()
    await runner.stop({ timeout: 0 })
    process.exit()
  `)
  await child.says('idle')
  return child
}

describe('runners in several processes', () => {
  afterEach(stopAll)
  afterEach(killAll)

  it('begin what another pushes, also what is due soon, tried again or resumed', async () => {
    const file = newFile()
    const worker = await startWorker(file)
    const runner = createRunner(file)
    const { id } = await runner.pushTask({ callback: 'work', data: 'now' })
    await worker.says('ran now')
    assert.equal(await runner.result(id), 'now')
    await runner.pushTask({ callback: 'work', data: 'soon', dateToExecute: Date.now() + 100 })
    await worker.says('ran soon')
    const later = await runner.pushTask({ callback: 'work', data: 'later', dateToExecute: Date.now() + 1e9 })
    await runner.runNow(later.id)
    await worker.says('ran later')
    await runner.pauseRoute('work')
    await runner.pushTask({ callback: 'work', data: 'resumed' })
    await runner.resumeRoute('work')
    await worker.says('ran resumed')
    await runner.pushTasks([1, 2].map((data) => ({ callback: 'work', data })))
    await worker.says('ran 2')
  })

  it('share very many tasks, each of which runs once', async () => {
    const file = newFile()
    const workers = await Promise.all([1, 2, 3].map(() => startWorker(file)))
    const runner = createRunner(file, { synchronous: 'normal' })
    const pushed = await runner.pushTasks(Array.from({ length: 600 }, (_, data) => ({ callback: 'work', data })))
    await Promise.all(pushed.map(({ id }) => runner.result(id)))
    for (const worker of workers) worker.tell('stop')
    await Promise.all(workers.map(({ ended }) => ended))
    const ran = workers.flatMap(({ unread }) => unread.filter((line) => line.startsWith('ran')).map((line) => Number(line.slice(4))))
    assert.deepEqual(ran.sort((a, b) => a - b), Array.from({ length: 600 }, (_, i) => i))
  })

  it('hear that what they run was cancelled, by whichever process', async () => {
    const file = newFile()
    const handler = `async (task) => {
      say('begins')
      if (!task.signal.aborted) await new Promise((resolve) => task.signal.addEventListener('abort', resolve))
      say('aborted')
    }`
    const worker = await startWorker(file, handler)
    const runner = createRunner(file)
    const { id } = await runner.pushTask({ callback: 'work' })
    await worker.says('begins')
    assert.equal(await runner.cancelTask(id), 'executing')
    await worker.says('aborted')
    await worker.says(`cancelled ${id}`)
    await assert.rejects(runner.result(id), { name: 'AbortError' })
  })

  it('tell this one that what it runs was cancelled there', async () => {
    const file = newFile()
    const runner = createRunner(file)
    runner.route('work', async (task) => { throw await aborted(task.signal) })
    const started = once(runner, 'started')
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'work' })
    await started
    const cancelled = once(runner, 'cancelled')
    startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      await runner.cancelTask('${id}')
      await runner.stop()
    `)
    assert.equal((await cancelled)[0].id, id)
  })

  it('begin what followed a task that another process cancels', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const worker = await startWorker(file, `async (task) => {
      say('ran ' + task.data)
      if (task.data === 1) throw new offloop.Snooze(1e9)
    }`)
    const first = await runner.pushTask({ callback: 'work', key: 'k', data: 1 })
    await worker.says('ran 1')
    // It may have been put off by then, and is replaced itself.
    const second = await runner.pushTask({ callback: 'work', key: 'k', data: 2, onDuplicate: 'replace' })
    if (second.id !== first.id) await runner.cancelTask(first.id)
    await worker.says('ran 2')
  })
})

describe('cancelling a task that is to be tried again', () => {
  afterEach(stopAll)
  afterEach(killAll)

  // Nobody looks around in this process: only what is told can have it begin.
  for (const title of ['this runner', 'another runner of the thread']) {
    it(`has what follows it begin at once: by ${title}`, async () => {
      const child = startScript(`
        globalThis.setInterval = () => setTimeout(() => {}, 2 ** 31 - 1)
        const { once } = require('node:events')
        const file = ${JSON.stringify(newFile())}
        const runner = new AsyncTaskRunner(file)
        const other = ${title === 'this runner'} ? runner : new AsyncTaskRunner(file)
        let fail
        runner.route('work', async (task) => {
          if (task.data === 'second') return say('ran second')
          await new Promise((resolve, reject) => { fail = reject })
        }, { backoff: { type: 'fixed', delay: 1e9, jitter: 0 } })
        const started = once(runner, 'started')
        await runner.start()
        const { id } = await runner.pushTask({ callback: 'work', key: 'k', data: 'first' })
        await started
        await runner.pushTask({ callback: 'work', key: 'k', data: 'second', onDuplicate: 'replace' })
        const retrying = once(runner, 'retrying')
        fail(new Error('failure'))
        await retrying
        await other.counts()
        say(await other.cancelTask(id))
        await told()
      `)
      assert.deepEqual([await child.line(), await child.line()].sort(), ['ran second', 'retryable'])
    })
  }
})
