'use strict'

// Threads of JavaScript that have no time for the slots that they are given.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { configure, load, stats, tasks: { echo } } = require('..')
const { compile, suffix } = require('./library')
const { occupy, root, until } = require('./support')

const LIMITED = `
  #include <offloop.h>
  static int answer(ol_task_t *task) {
    while (ol_arg_count(task) > 0 && !ol_should_stop(task));
    return ol_return_int(task, 7);
  }
  OL_TASKS({ .name = "limited", .perform = answer, .concurrency = 1 })
`

/**
 * A worker that submits `submit`, whose value it posts, and lets its thread do nothing else before it is
 * freed. Resolves when it is busy.
 */
async function busyWorker (submit) {
  const flag = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(`
    const { parentPort, workerData: { flag, library } } = require('node:worker_threads')
    const { load, tasks: { echo } } = require(${JSON.stringify(root)})
    const { limited } = load(library)
    const submitted = ${submit}
    submitted.then((value) => parentPort.postMessage(value))
    setImmediate(() => {
      Atomics.store(flag, 1, 1)
      Atomics.wait(flag, 0, 0)
    })
  `, { eval: true, workerData: { flag, library } })
  const answered = once(worker, 'message')
  const ended = once(worker, 'exit')
  await until(() => Atomics.load(flag, 1) === 1)
  return {
    worker,
    /** Its task's value. */
    async free () {
      Atomics.store(flag, 0, 1)
      Atomics.notify(flag, 0)
      const [[value]] = await Promise.all([answered, ended])
      return value
    }
  }
}

/** Occupies every thread that tasks may have. */
async function occupyAll () {
  await echo()
  const { concurrency, size } = stats().pool
  const count = Math.min(concurrency, size)
  const blocker = occupy(count)
  await until(() => stats().running === count)
  return blocker
}

const library = compile(`limited${suffix}`, LIMITED)

describe('while other threads are busy with JavaScript', () => {
  afterEach(() => configure({ concurrency: 3 }))

  it('slots that they were granted go to those who can use them', async () => {
    const blocker = await occupyAll()
    const workers = []
    for (let i = 0; i < 3; i++) workers.push(await busyWorker('echo(7)'))
    await blocker.release()
    for (let i = 0; i < 20; i++) assert.equal(await echo(i), i)
    for (const worker of workers) assert.equal(await worker.free(), 7)
  })

  it('a thread that is busy for ever holds none, and can be terminated', async () => {
    configure({ concurrency: 1 })
    const blocker = await occupyAll()
    const { worker } = await busyWorker('echo(7)')
    await blocker.release()
    assert.equal(await echo('mine'), 'mine')
    await worker.terminate()
  })

  it('a C task\'s own limit that they were granted goes to those who can use it', async () => {
    const { limited } = load(library)
    const controller = new AbortController()
    const holder = limited.with({ signal: controller.signal })('until it is aborted')
    const worker = await busyWorker('limited()')
    controller.abort()
    await assert.rejects(holder, { name: 'AbortError' })
    for (let i = 0; i < 20; i++) assert.equal(await limited(), 7)
    assert.equal(await worker.free(), 7)
  })

  it('a C task\'s own limit is not held by tasks that have no thread to run on', async () => {
    const { limited } = load(library)
    const blocker = await occupyAll()
    const worker = await busyWorker('Promise.all([limited(), limited()]).then(([value]) => value)')
    await blocker.release()
    for (let i = 0; i < 20; i++) assert.equal(await limited(), 7)
    assert.equal(await worker.free(), 7)
  })
})
