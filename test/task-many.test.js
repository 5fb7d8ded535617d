'use strict'

const assert = require('node:assert/strict')
const { Task, TimeoutError } = require('..')
const { quiet } = require('./support')
const { kinds, closedBy } = require('./task-kinds')

/** A task that ends when `resolve` or `reject` is called. */
function pending () {
  const ends = {}
  const task = Task.async(() => new Promise((resolve, reject) => Object.assign(ends, { resolve, reject })))
  return { task, ends }
}

for (const { name, succeed, fail, failure, run } of kinds) {
  describe(`Task.awaitMany over ${name}`, () => {
    afterEach(quiet)

    it('answers the values in the order of its input', async () => {
      assert.deepEqual(await Task.awaitMany([succeed(1), succeed(2), succeed(3)]), [1, 2, 3])
      assert.deepEqual(await Task.awaitMany(new Set([succeed('a'), succeed('b')]), 60_000), ['a', 'b'])
    })

    it('rejects with the first failure, and drops the rest', async () => {
      const [before, failing, after] = [run(), fail(), run()]
      await assert.rejects(Task.awaitMany([before, failing, after], 60_000), failure)
      for (const task of [before, after]) await assert.rejects(task.await(), closedBy('awaitMany()'))
    })

    it('rejects when time runs out, and drops what is late', async () => {
      const [done, late] = [succeed(1), run()]
      await done
      await assert.rejects(Task.awaitMany([done, late], 1), (error) => error instanceof TimeoutError && error.task === late.name && /^no result of task/.test(error.message))
      assert.equal(await done, 1)
      await assert.rejects(late.await(), closedBy('awaitMany()'))
    })
  })

  describe(`Task.yieldMany over ${name}`, () => {
    afterEach(quiet)

    it('answers records in the order of its input, of failures too', async () => {
      const records = await Task.yieldMany([succeed(1), fail(), succeed(3)])
      assert.deepEqual(records.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled'])
      assert.deepEqual([records[0].value, records[2].value], [1, 3])
    })

    it('answers null for what is late, which goes on', async () => {
      const controller = new AbortController()
      const late = run(controller.signal)
      assert.deepEqual(await Task.yieldMany([late, Task.completed(2)], { timeout: 1 }), [null, { status: 'fulfilled', value: 2 }])
      assert.equal(late.state, 'pending')
      controller.abort('enough')
      assert.deepEqual(await Task.yieldMany([late]), [{ status: 'rejected', reason: 'enough' }])
    })

    it('closes what is late when it is to ignore it, or to shut it down', async () => {
      for (const onTimeout of ['ignore', 'shutdown']) {
        const controller = new AbortController()
        const late = run(controller.signal)
        assert.deepEqual(await Task.yieldMany([late], { timeout: 0, onTimeout }), [null])
        await assert.rejects(late.await(), closedBy(`${onTimeout}()`))
        controller.abort()
      }
    })
  })
}

describe('Task.awaitMany', () => {
  it('answers [] at once', async () => {
    assert.deepEqual(await Task.awaitMany([], 0), [])
  })

  it('takes the same task twice', async () => {
    const task = Task.async(() => 5)
    assert.deepEqual(await Task.awaitMany([task, task, Task.completed(1)]), [5, 5, 1])
    const late = pending().task
    await assert.rejects(Task.awaitMany([late, late], 1), TimeoutError)
  })

  it('does not wait for the others when one fails', async () => {
    const { task } = pending()
    await assert.rejects(Task.awaitMany([task, Task.async(() => { throw new Error('first') })]), { message: 'first' })
  })

  it('aborts the others with the failure', async () => {
    const failure = new Error('first')
    let reason
    const told = Task.async(({ signal }) => new Promise(() => signal.addEventListener('abort', () => { reason = signal.reason })))
    await assert.rejects(Task.awaitMany([told, Task.async(() => { throw failure })]), failure)
    assert.equal(reason, failure)
  })

  it('has one deadline for all', async () => {
    const [first, second] = [pending(), pending()]
    const all = Task.awaitMany([first.task, second.task], 20)
    await first.task.yield(0)
    first.ends.resolve()
    await assert.rejects(all, (error) => error instanceof TimeoutError)
    assert.deepEqual([first.task.state, second.task.state], ['fulfilled', 'closed'])
  })
})

describe('Task.yieldMany', () => {
  it('answers [] at once', async () => {
    assert.deepEqual(await Task.yieldMany([]), [])
  })

  it('returns when as many as the limit have answered, failures counted, and leaves the rest alone', async () => {
    const [slow, good, bad] = [pending(), pending(), pending()]
    const some = Task.yieldMany([slow.task, good.task, bad.task], { limit: 2, timeout: Infinity, onTimeout: 'shutdown' })
    await slow.task.yield(0)
    await Promise.resolve()
    good.ends.resolve(1)
    bad.ends.reject(2)
    assert.deepEqual(await some, [null, { status: 'fulfilled', value: 1 }, { status: 'rejected', reason: 2 }])
    assert.equal(slow.task.state, 'pending')
    slow.task.ignore()
  })

  it('takes a limit over the number of tasks', async () => {
    assert.equal((await Task.yieldMany([Task.completed(1), Task.async(() => {})], { limit: 10 })).length, 2)
  })

  it('takes the same task twice, as one', async () => {
    const task = Task.async(() => 5)
    const [first, second] = await Task.yieldMany([task, task], { limit: 2, timeout: Infinity })
    assert.equal(first, second)
  })

  it('only looks with a timeout of 0', async () => {
    const { task } = pending()
    assert.deepEqual(await Task.yieldMany([task, Task.completed(1)], { timeout: 0 }), [null, { status: 'fulfilled', value: 1 }])
  })
})

describe('awaitMany and yieldMany', () => {
  it('refuse what are no tasks, and closed ones, before they touch any', async () => {
    const { task: open } = pending()
    const { task: ignored } = pending()
    ignored.ignore()
    for (const name of ['awaitMany', 'yieldMany']) {
      await assert.rejects(Task[name](5), { code: 'ERR_OFFLOOP_INVALID_ARG', message: `the tasks of Task.${name}() must be an iterable of tasks, got 5` })
      await assert.rejects(Task[name]([Task.completed(1), 5]), { message: `task 1 of Task.${name}() must be a Task, got 5` })
      await assert.rejects(Task[name]([open, ignored]), { message: `task 1 of Task.${name}() must be open, got [Task: task, closed by ignore()]` })
    }
    assert.equal(open.state, 'pending')
  })

  it('refuse times and options that are none', async () => {
    await assert.rejects(Task.awaitMany([], -1), { name: 'RangeError', message: /^the time of Task\.awaitMany\(\) must be/ })
    for (const options of [{ limit: 0 }, { limit: 1.5 }, { timeout: -1 }, { onTimeout: 'kill' }, { ms: 5 }, 5]) {
      await assert.rejects(Task.yieldMany([], options), { code: 'ERR_OFFLOOP_INVALID_ARG', message: /of Task\.yieldMany\(\) must be/ })
    }
  })
})
