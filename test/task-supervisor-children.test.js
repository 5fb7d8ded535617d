'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { ClosedError, TaskError, TaskSupervisor } = require('..')
const { runScript, turn, until } = require('./support')

const never = () => new Promise(() => {})

// A function that runs until it is told to stop.
const untilTold = ({ signal }) => new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('TaskSupervisor.startChild', () => {
  // Runs a child that ends with `outcomes`, one after the other, and then runs until it is told to stop.
  function startWith (supervisor, restart, ...outcomes) {
    return supervisor.startChild((context) => {
      const outcome = outcomes.shift()
      if (outcome === 'fail') throw new Error('failed')
      return outcome ?? untilTold(context)
    }, { restart, name: restart })
  }

  for (const [restart, outcome, isRestarted] of [
    ['temporary', 'fail', false], ['temporary', 'end', false],
    ['transient', 'fail', true], ['transient', 'end', false],
    ['permanent', 'fail', true], ['permanent', 'end', true]
  ]) {
    it(`${isRestarted ? 'restarts' : 'does not restart'} a ${restart} child that ${outcome === 'fail' ? 'fails' : 'ends'}`, async () => {
      const supervisor = new TaskSupervisor()
      const errors = []
      supervisor.on('error', (...both) => errors.push(both))
      const child = startWith(supervisor, restart, outcome)
      const [first] = supervisor.children()
      assert.equal(first, child)
      const { task } = child
      if (isRestarted) {
        await until(() => child.restarts === 1)
        assert.notEqual(child.task, task)
        assert.deepEqual(supervisor.children(), [child])
      } else {
        await until(() => supervisor.children().length === 0)
        assert.equal(child.task, task)
        await turn()
      }
      assert.deepEqual(errors.map(([error, failed]) => [error.message, failed]), outcome === 'fail' ? [['failed', child]] : [])
      await supervisor.stop()
    })
  }

  it('does not restart a transient child that is shut down, and tells nobody', async () => {
    const supervisor = new TaskSupervisor()
    supervisor.on('error', assert.fail)
    const child = startWith(supervisor, 'transient')
    await turn()
    assert.equal(await child.task.shutdown(), null)
    assert.deepEqual([supervisor.children(), child.restarts], [[], 0])
  })

  it('gives up when it restarts too often, and ends all children', async () => {
    const supervisor = new TaskSupervisor({ maxRestarts: 2, maxSeconds: 60 })
    const other = supervisor.startChild(untilTold)
    const errors = []
    supervisor.on('error', (error) => errors.push(error))
    const child = startWith(supervisor, 'permanent', 'fail', 'fail', 'fail', 'fail')
    await until(() => errors.length === 4)
    assert.deepEqual(errors.slice(0, 3).map(({ message }) => message), ['failed', 'failed', 'failed'])
    const gaveUp = errors[3]
    assert(gaveUp instanceof TaskError)
    assert.deepEqual([gaveUp.code, gaveUp.task, gaveUp.cause], ['ERR_OFFLOOP_RESTARTS', 'permanent', errors[2]])
    assert.equal(child.restarts, 2)
    await until(() => supervisor.children().length === 0)
    assert.equal(other.task.state, 'rejected')
    assert.throws(() => supervisor.startChild(never), ClosedError)
  })

  it('lets the loop turn between restarts', async () => {
    const supervisor = new TaskSupervisor({ maxRestarts: Infinity })
    const child = supervisor.startChild(() => {}, { restart: 'permanent' })
    for (let restarts = 0; restarts < 5; restarts++) await turn()
    assert(child.restarts > 0 && child.restarts < 10)
    await supervisor.stop()
  })

  it('runs and reports in the async context of the call, when it is restarted too', async () => {
    const storage = new AsyncLocalStorage()
    const supervisor = new TaskSupervisor()
    const stores = []
    supervisor.on('error', () => stores.push(storage.getStore()))
    const child = storage.run('A', () => supervisor.startChild((context) => {
      stores.push(storage.getStore())
      if (stores.length === 1) throw new Error('failed')
      return untilTold(context)
    }, { restart: 'transient' }))
    await until(() => child.restarts === 1 && stores.length === 3)
    assert.deepEqual(stores, ['A', 'A', 'A'])
    await supervisor.stop()
  })

  it('warns of a failure that nobody listens for, and leaves the process alone', async () => {
    const { code, stdout, stderr } = await runScript(`
      const supervisor = new offloop.TaskSupervisor()
      process.on('warning', ({ code, message }) => console.log(code, message.split('\\n')[0]))
      supervisor.startChild(async () => { throw new Error('failed') })`)
    assert.equal(stdout, 'OFFLOOP_CHILD_FAILED A child of a TaskSupervisor failed: Error: failed\n')
    assert.equal(code, 0, stderr)
  })

  it('warns of a failure whatever was thrown', async () => {
    const { code, stdout, stderr } = await runScript(`
      const supervisor = new offloop.TaskSupervisor()
      process.on('warning', ({ code }) => console.log(code))
      const refuse = () => { throw new Error('hidden') }
      for (const value of [null, Symbol('s'), Object.create(null), new Proxy({}, { get: refuse, getPrototypeOf: refuse }), { toString: refuse }]) supervisor.startChild(async () => { throw value })`)
    assert.equal(stdout, 'OFFLOOP_CHILD_FAILED\n'.repeat(5))
    assert.equal(code, 0, stderr)
  })
})
