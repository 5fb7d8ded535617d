'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { QueueFullError, TaskSupervisor, stats } = require('..')
const { deferred, runScript, turn, until } = require('./support')

const never = () => new Promise(() => {})

// A function that runs until it is told to stop.
const untilTold = ({ signal }) => new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('TaskSupervisor.async', () => {
  it('answers the task of the function', async () => {
    const supervisor = new TaskSupervisor()
    const task = supervisor.async(async ({ signal }) => signal.aborted, { name: 'asked' })
    assert.equal(task.name, 'asked')
    assert.deepEqual(supervisor.children().map((child) => child.task), [task])
    assert.equal(await task, false)
    assert.deepEqual(supervisor.children(), [])
  })

  it('leaves a failure to the task alone', async () => {
    const supervisor = new TaskSupervisor()
    supervisor.on('error', assert.fail)
    const other = supervisor.async(untilTold)
    await assert.rejects(supervisor.async(() => { throw new Error('failed') }), { message: 'failed' })
    await turn()
    assert.equal(other.state, 'pending')
    await supervisor.stop()
  })

  it('keeps one that never began no longer than it takes to abort it', async () => {
    const supervisor = new TaskSupervisor({ maxChildren: 1 })
    await assert.rejects(supervisor.async(assert.fail, { signal: AbortSignal.abort('before') }), (reason) => reason === 'before')
    const task = supervisor.async(assert.fail)
    assert.equal(await task.shutdown(), null)
    assert.deepEqual(supervisor.children(), [])
  })
})

describe('TaskSupervisor', () => {
  it('refuses one child too many, until there is room', async () => {
    const supervisor = new TaskSupervisor({ maxChildren: 2 })
    const held = deferred()
    const task = supervisor.async(() => held.promise)
    supervisor.startChild(untilTold)
    for (const call of ['async', 'startChild']) {
      assert.throws(() => supervisor[call](never, { name: 'third' }), (error) => {
        assert(error instanceof QueueFullError)
        assert.equal(error.message, "task 'third' was not started: its supervisor has 2 children already")
        return error.task === 'third' && error.phase === 'queued'
      })
    }
    held.resolve()
    await task
    supervisor.startChild(untilTold)
    await supervisor.stop()
  })

  it('counts a child that was abandoned until its function ends', async () => {
    const before = stats().abandonedFunctions
    const supervisor = new TaskSupervisor({ maxChildren: 1 })
    const held = deferred()
    const task = supervisor.async(() => held.promise)
    await turn()
    await task.shutdown('brutal')
    assert.throws(() => supervisor.async(never), QueueFullError)
    held.resolve()
    await until(() => supervisor.children().length === 0)
    assert.equal(stats().abandonedFunctions, before)
  })

  it('stops: all children are told, the last one first, and have their time', async () => {
    const supervisor = new TaskSupervisor()
    const told = []
    const ends = deferred()
    const note = (name) => ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => {
      told.push(name)
      ends.promise.then(resolve)
    }))
    supervisor.startChild(note('a'), { restart: 'permanent' })
    supervisor.async(note('b'))
    supervisor.startChild(note('c'))
    await turn()
    const stopped = supervisor.stop()
    assert.equal(supervisor.stop(), stopped)
    assert.deepEqual(told, ['c', 'b', 'a'])
    assert.equal(supervisor.children().length, 3)
    assert.throws(() => supervisor.async(never), { name: 'ClosedError', code: 'ERR_OFFLOOP_CLOSED' })
    ends.resolve()
    await stopped
    assert.deepEqual(supervisor.children(), [])
  })

  it('abandons what does not stop in its time, and says so', async () => {
    const before = stats().abandonedFunctions
    const supervisor = new TaskSupervisor()
    const held = [deferred(), deferred()]
    const children = held.map(({ promise }, i) => supervisor.startChild(() => promise, { shutdown: i === 0 ? 5 : 'brutal' }))
    await turn()
    await supervisor.stop()
    assert.deepEqual(supervisor.children(), children)
    assert.equal(stats().abandonedFunctions, before + 2)
    for (const { resolve } of held) resolve()
    await until(() => supervisor.children().length === 0)
    assert.equal(stats().abandonedFunctions, before)
  })

  it('makes no unhandled rejection of a task that it stops', async () => {
    const { code, stderr } = await runScript(`
      const supervisor = new offloop.TaskSupervisor()
      supervisor.async(({ signal }) => new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))))
      setImmediate(() => supervisor.stop())`)
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  })

  it('ends one child that is not started again', async () => {
    const supervisor = new TaskSupervisor()
    supervisor.on('error', assert.fail)
    const [one, other] = [untilTold, untilTold].map((fn) => supervisor.startChild(fn, { restart: 'permanent' }))
    await turn()
    await supervisor.terminateChild(one)
    await supervisor.terminateChild(one)
    await turn()
    assert.deepEqual([supervisor.children(), one.restarts], [[other], 0])
    await assert.rejects(supervisor.terminateChild(one.task), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG' })
    await supervisor[Symbol.asyncDispose]()
    assert.deepEqual(supervisor.children(), [])
  })

  it('ends a child that waits for its restart', async () => {
    const supervisor = new TaskSupervisor()
    let runs = 0
    supervisor.startChild(() => { runs++; throw new Error('failed') }, { restart: 'permanent' })
    await once(supervisor, 'error')
    await supervisor.stop()
    await turn()
    assert.deepEqual([runs, supervisor.children()], [1, []])
  })

  it('refuses what it cannot work with', () => {
    const code = 'ERR_OFFLOOP_INVALID_ARG'
    assert.throws(() => new TaskSupervisor({ maxChildren: 0 }), { name: 'RangeError', code, message: "option 'maxChildren' of new TaskSupervisor() must be an integer of at least 1, or Infinity, got 0" })
    assert.throws(() => new TaskSupervisor({ max: 1 }), { name: 'TypeError', code })
    const supervisor = new TaskSupervisor()
    assert.throws(() => supervisor.async(5), { name: 'TypeError', code, message: 'the function of TaskSupervisor.async() must be a function, got 5' })
    assert.throws(() => supervisor.startChild(never, { restart: 'always' }), { name: 'TypeError', code })
    assert.throws(() => supervisor.startChild(never, { shutdown: -1 }), { name: 'RangeError', code })
    assert.throws(() => supervisor.startChild(never, { timeout: 5 }), { name: 'TypeError', code })
  })
})
