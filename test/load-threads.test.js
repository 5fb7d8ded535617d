'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { load } = require('..')
const { compile, compileAnswer, suffix } = require('./library')
const { root } = require('./support')

// Its task answers how many of it are running, itself included, at the most so far.
const COUNTING = `
  #include <offloop.h>
  #include <sched.h>
  static int running, most;
  static int count(ol_task_t *task) {
    int now = __atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < 100; i++) sched_yield();
    int seen = __atomic_load_n(&most, __ATOMIC_SEQ_CST);
    while (seen < now && !__atomic_compare_exchange_n(&most, &seen, now, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) { }
    __atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST);
    return ol_return_int(task, __atomic_load_n(&most, __ATOMIC_SEQ_CST));
  }
  OL_TASKS({ .name = "count", .perform = count, .concurrency = 1 })
`

// Answers what `calls` calls of the library's only task answer in a worker.
async function callInWorker (file, calls) {
  const source = `
    const { load } = require(${JSON.stringify(root)})
    const [task] = Object.values(load(${JSON.stringify(file)}))
    Promise.all(Array.from({ length: ${calls} }, () => task())).then((values) => {
      require('node:worker_threads').parentPort.postMessage(values)
    })
  `
  const worker = new Worker(source, { eval: true })
  const exit = once(worker, 'exit')
  const [values] = await once(worker, 'message')
  await exit
  return values
}

describe('a library in several threads of JavaScript', () => {
  it('has its tasks in each, loaded at once', async () => {
    const file = compileAnswer(`threads${suffix}`, 5)
    const values = await Promise.all(Array.from({ length: 3 }, () => callInWorker(file, 100)))
    assert.deepEqual(values.flat(), new Array(300).fill(5))
    assert.equal(await load(file).answer(), 5)
  })

  it('stays when the thread that has loaded it ends', async () => {
    const file = compileAnswer(`stays${suffix}`, 6)
    for (let i = 0; i < 5; i++) assert.deepEqual(await callInWorker(file, 1), [6])
    assert.equal(await load(file).answer(), 6)
  })

  it('is one library: a task\'s concurrency is that of the process', async () => {
    const file = compile(`counting${suffix}`, COUNTING)
    const { count } = load(file)
    const workers = Promise.all([callInWorker(file, 200), callInWorker(file, 200)])
    const own = await Promise.all(Array.from({ length: 200 }, () => count()))
    assert.deepEqual([...own, ...(await workers).flat()], new Array(600).fill(1))
  })

  it('is refused in each for the same reason', async () => {
    const file = compile(`refused${suffix}`, 'int nothing;')
    const source = `
      const { load } = require(${JSON.stringify(root)})
      try { load(${JSON.stringify(file)}) } catch (error) { require('node:worker_threads').parentPort.postMessage(error.message) }
    `
    const worker = new Worker(source, { eval: true })
    const [message] = await once(worker, 'message')
    await worker.terminate()
    assert.throws(() => load(file), { message })
  })
})
