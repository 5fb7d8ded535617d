'use strict'

// A task function where any function may be given that runs as a task.

const assert = require('node:assert/strict')
const { BackgroundTasks, load, stats, Task, TaskSupervisor, TimeoutError } = require('..')
const { compile, suffix } = require('./library')
const { deferred, quiet, turn } = require('./support')

const CODE = `
  #include <offloop.h>

  static int count(ol_task_t *task) { return ol_return_int(task, (int64_t) ol_arg_count(task)); }

  static int fail(ol_task_t *task) { return ol_fail(task, "OUT_OF_PAPER", "no paper left"); }

  static int linger(ol_task_t *task) {
    if (ol_progress(task, 1, 2) != 0) return -1;
    while (!ol_should_stop(task)) { }
    return ol_return_int(task, 1);
  }

  OL_TASKS({ .name = "count", .perform = count }, { .name = "fail", .perform = fail }, { .name = "linger", .perform = linger })
`

// Each answers { task }: a Task alone would be awaited.
const ways = {
  'Task.async': async (fn, options) => ({ task: Task.async(fn, options) }),
  'BackgroundTasks#addTask': async (fn, options) => ({ task: new BackgroundTasks().addTask(fn, options) }),
  'BackgroundTasks#send': (fn, options) => new BackgroundTasks().send(fn, options),
  'TaskSupervisor#async': async (fn, options) => ({ task: new TaskSupervisor().async(fn, options) })
}

let library
before(() => { library = load(compile(`task-of-task-function${suffix}`, CODE)) })

for (const [way, run] of Object.entries(ways)) {
  describe(`a task function given to ${way}`, () => {
    afterEach(quiet)

    it('runs without arguments, and is called what its task is called', async () => {
      const { task } = await run(library.count)
      assert.equal(task.name, 'count')
      assert.equal(await task, 0)
      const { task: named } = await run(library.count.with({ name: 'tally' }))
      assert.equal(named.name, 'tally')
      assert.equal(await named, 0)
    })

    it('fails as its task does', async () => {
      const { task } = await run(library.fail)
      await assert.rejects(task.await(), { code: 'OUT_OF_PAPER', message: 'no paper left', phase: 'running' })
    })

    it('reports to the task\'s onProgress, and is told to stop with it', async () => {
      const { abandonedFunctions } = stats()
      const controller = new AbortController()
      const { promise: report, resolve: onProgress } = deferred()
      const { task } = await run(library.linger, { signal: controller.signal, onProgress })
      assert.deepEqual(await report, { done: 1, total: 2 })
      controller.abort('enough')
      await assert.rejects(task.await(), (reason) => reason === 'enough')
      await turn()
      assert.equal(stats().abandonedFunctions, abandonedFunctions)
    })

    it('is told to stop when the task\'s time is over', async () => {
      const { task } = await run(library.linger, { timeout: 1 })
      await assert.rejects(task.await(), TimeoutError)
    })
  })
}

describe('a task function given to TaskSupervisor#startChild', () => {
  afterEach(quiet)

  it('is told to stop with the supervisor', async () => {
    const supervisor = new TaskSupervisor()
    const { name, task } = supervisor.startChild(library.linger, { restart: 'permanent' })
    assert.equal(name, 'linger')
    await supervisor.stop()
    assert.notEqual(task.state, 'pending')
    assert.deepEqual(supervisor.children(), [])
  })
})
