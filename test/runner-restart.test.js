'use strict'

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { readFileSync } = require('node:fs')
const path = require('node:path')
const { createRunner, eventsOf, newFile, stopAll } = require('./runners')
const { root, runScript, runtime, turn } = require('./support')

const program = path.join(__dirname, 'programs', 'durable.js')

function linesOf (report) {
  try {
    return readFileSync(report, 'utf8').trim().split('\n')
  } catch {
    return []
  }
}

/** A process that works on a file. */
function startWorker (file, report) {
  const [command, ...args] = runtime.command
  const child = spawn(command, [...args, program, file, report], { stdio: ['ignore', 'inherit', 'inherit'] })
  return { child, exit: once(child, 'exit'), said: () => linesOf(report) }
}

/** Waits for the loop to turn until a process has written a line that matches. */
async function saying (worker, pattern, count = 1) {
  while (worker.said().filter((line) => pattern.test(line)).length < count) {
    if (worker.child.exitCode !== null) throw new Error(`the process ended with ${worker.child.exitCode}`)
    await turn()
  }
}

async function kill (worker) {
  worker.child.kill('SIGKILL')
  await worker.exit
}

describe('a process that is killed', () => {
  afterEach(stopAll)

  // Sidekiq without super_fetch loses what runs (sidekiq#6829, #3845).
  it('loses no task: what it ran runs once more, the rest as if nothing was (sidekiq#6829)', async () => {
    const file = newFile()
    const report = `${file}.txt`
    const runner = createRunner(file)
    const [hung] = await runner.pushTasks([{ callback: 'work', data: 'hang', priority: 0 }, ...Array.from({ length: 5 }, () => ({ callback: 'work', data: 'end', priority: 1 }))])
    const later = await runner.pushTask({ callback: 'work', data: 'end', dateToExecute: Date.now() + 1e9 })
    const worker = startWorker(file, report)
    while ((await runner.counts()).completed < 5) await turn()
    await kill(worker)
    const attempts = []
    runner.route('work', (task) => { attempts.push([task.id, task.attempt]) })
    await runner.start()
    await runner.result(hung.id)
    assert.deepEqual(attempts, [[hung.id, 2]])
    assert.equal((await runner.getTask(later.id)).state, 'scheduled')
    assert.equal((await runner.counts()).completed, 6)
  })

  it('is replaced by another that runs already', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const worker = startWorker(file, `${file}.txt`)
    await saying(worker, /^started/)
    const { id } = await runner.pushTask({ callback: 'work', data: 'hang' })
    await saying(worker, /^begins/)
    runner.route('work', (task) => task.attempt)
    await runner.start()
    assert.equal((await runner.getTask(id)).state, 'executing')
    const stalled = once(runner, 'stalled')
    await kill(worker)
    assert.deepEqual((await stalled)[0], { id, route: 'work' })
    assert.equal(await runner.result(id), 2)
  })

  it('leaves a task that was cancelled meanwhile, which ends so', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const worker = startWorker(file, `${file}.txt`)
    const { id } = await runner.pushTask({ callback: 'work', data: 'hang' })
    await saying(worker, /^begins/)
    assert.equal(await runner.cancelTask(id), 'executing')
    await kill(worker)
    const cancelled = once(runner, 'cancelled')
    await runner.start()
    const [event] = await cancelled
    assert.deepEqual([event.id, event.route, event.error.name], [id, 'work', 'AbortError'])
    assert.equal((await runner.getTask(id)).state, 'cancelled')
  })

  // A task that kills whoever runs it must not go on for ever (sidekiq#4594, bullmq#4220).
  it('takes with it a task that kills every process, after the third (sidekiq#4594, bullmq#4220)', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const { id } = await runner.pushTask({ callback: 'work', data: 'die' })
    for (let round = 1; round <= 3; round++) {
      const worker = startWorker(file, `${file}.txt`)
      await worker.exit
      assert.equal(worker.said().filter((line) => line.startsWith('begins')).length, round)
    }
    const discarded = eventsOf(runner, 'discarded', 1)
    runner.route('work', () => assert.fail('ran a fourth time'))
    await runner.start()
    assert.equal((await discarded)[0].id, id)
    await assert.rejects(runner.result(id), /was running in 3 processes that died/)
  })

  it('has stored what it was told is stored, at whatever moment', async () => {
    const file = newFile()
    for (let round = 0; round < 8; round++) {
      const { stdout, signal } = await runScript(`
        const { writeSync } = require('node:fs')
        const runner = new offloop.AsyncTaskRunner(${JSON.stringify(file)})
        let left = ${20 + 40 * round}
        for (let i = 0; i < 50; i++) (async () => {
          for (;;) {
            const { id } = await runner.pushTask({ callback: 'kept', data: { round: ${round} } })
            writeSync(1, id + '\\n')
            if (--left === 0) process.kill(process.pid, 'SIGKILL')
          }
        })()
      `)
      assert.equal(signal, 'SIGKILL')
      const runner = createRunner(file)
      for (const id of stdout.trim().split('\n')) assert.equal((await runner.getTask(id))?.data.round, round, `task ${id} is lost`)
      await runner.stop()
    }
  }).timeout(60_000)

  it('in the middle of everything leaves a file that another goes on with', async () => {
    const file = newFile()
    for (let round = 0; round < 3; round++) {
      const worker = startWorker(file, `${file}.${round}.txt`)
      const runner = createRunner(file)
      await saying(worker, /^started/)
      await runner.pushTasks(Array.from({ length: 200 }, () => ({ callback: 'work', data: 'end' })))
      await saying(worker, /^ends/, 50)
      await kill(worker)
      await runner.stop()
    }
    const runner = createRunner(file)
    runner.route('work', () => {})
    const idle = once(runner, 'idle')
    await runner.start()
    await idle
    const { available, executing, completed } = await runner.counts()
    assert.deepEqual({ available, executing, completed }, { available: 0, executing: 0, completed: 600 })
  }).timeout(60_000)
})

describe('the life of a process', () => {
  const location = () => JSON.stringify(newFile())

  it('ends by itself once what a producer pushed is stored', async () => {
    const file = newFile()
    const { code, stderr } = await runScript(`
      const runner = new offloop.AsyncTaskRunner(${JSON.stringify(file)})
      for (let i = 0; i < 100; i++) runner.pushTask({ callback: 'kept', data: i })
    `)
    assert.equal(code, 0, stderr)
    const runner = createRunner(file)
    assert.equal((await runner.counts()).available, 100)
    await runner.stop()
  })

  it('lasts until a started runner stops', async () => {
    const { code, stdout, stderr } = await runScript(`
      const runner = new offloop.AsyncTaskRunner(${location()})
      runner.route('a', () => console.log('ran'))
      runner.start().then(() => runner.pushTask({ callback: 'a', dateToExecute: Date.now() + 300 }))
      runner.on('completed', () => runner.stop().then(() => console.log('stopped')))
    `)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'ran\nstopped\n' }, stderr)
  })

  it('ends at process.exit with tasks running and pushes under way', async () => {
    const { code, stderr } = await runScript(`
      const runner = new offloop.AsyncTaskRunner(${location()})
      runner.route('a', () => new Promise(() => {}))
      runner.start().then(async () => {
        await runner.pushTask({ callback: 'a' })
        for (let i = 0; i < 100; i++) runner.pushTask({ callback: 'a' })
        setImmediate(() => process.exit(7))
      })
    `)
    assert.equal(code, 7, stderr)
  })

  it('warns of tasks that nobody here runs though it stops at once', async () => {
    const { stderr } = await runScript(`
      const runner = new offloop.AsyncTaskRunner(${location()})
      runner.pushTask({ callback: 'before' }).then(async () => {
        await runner.start()
        await runner.stop()
      })
    `)
    assert.match(stderr, /There are tasks of 'before', for which this runner has no handler/)
  })

  it('warns once of tasks that nobody here runs', async () => {
    const { stderr } = await runScript(`
      const runner = new offloop.AsyncTaskRunner(${location()})
      runner.pushTask({ callback: 'before' }).then(async () => {
        await runner.start()
        for (let i = 0; i < 3; i++) await runner.pushTask({ callback: 'after' })
        await runner.stop()
      })
    `)
    assert.equal(stderr.match(/OFFLOOP_UNROUTED/g).length, 2)
    assert.equal(stderr.match(/There are tasks of 'before', for which this runner has no handler/g).length, 1)
    assert.equal(stderr.match(/There are tasks of 'after'/g).length, 1)
  })

  it('outlasts a worker that is terminated while its runner works; its tasks run again', async () => {
    const { Worker } = require('node:worker_threads')
    const file = newFile()
    const runner = createRunner(file)
    const { id } = await runner.pushTask({ callback: 'work' })
    const worker = new Worker(`
      const { parentPort } = require('node:worker_threads')
      const { AsyncTaskRunner } = require(${JSON.stringify(root)})
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      runner.route('work', () => { parentPort.postMessage('begins'); return new Promise(() => {}) })
      runner.start()
    `, { eval: true })
    await once(worker, 'message')
    await worker.terminate()
    runner.route('work', (task) => task.attempt)
    await runner.start()
    assert.equal(typeof await runner.result(id), 'number')
    await runner.stop()
  })
})
