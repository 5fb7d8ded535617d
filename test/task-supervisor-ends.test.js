'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { ClosedError, Task, TaskSupervisor } = require('..')
const { deferred, runScript, turn } = require('./support')

const untilTold = ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve))

describe('the end of a supervised child', () => {
  it('is told to all who asked for it', async () => {
    for (const shutdown of [Infinity, 2 ** 31 - 1]) {
      const supervisor = new TaskSupervisor()
      const end = deferred()
      const child = supervisor.startChild(() => end.promise, { shutdown })
      await turn()
      const all = [supervisor.terminateChild(child), supervisor.stop(), supervisor.terminateChild(child), supervisor[Symbol.asyncDispose]()]
      end.resolve()
      await Promise.all(all)
      assert.deepEqual(supervisor.children(), [])
    }
  })

  it('may be asked for by what is told to stop', async () => {
    const supervisor = new TaskSupervisor()
    const child = supervisor.startChild(({ signal }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        supervisor.terminateChild(child)
        supervisor.stop().then(resolve)
        resolve()
      })
    }), { shutdown: Infinity })
    await turn()
    await supervisor.terminateChild(child)
    await supervisor.stop()
    assert.deepEqual(supervisor.children(), [])
  })

  for (const [what, value] of [['a symbol', 'Symbol("s")'], ['an object without a prototype', 'Object.create(null)'], ['one that throws when it is looked at',
    '{ get stack () { throw 1 }, [Symbol.for("nodejs.util.inspect.custom")] () { throw 2 }, get name () { throw 3 } }'], ['a proxy of its own', 'new Proxy({}, { get () { throw 1 } })']]) {
    it(`by ${what} ends nothing else`, async () => {
      const { stdout, stderr, code } = await runScript(`
        process.on('warning', ({ code }) => console.log(code))
        const { BackgroundTasks, Task, TaskSupervisor } = offloop
        const fail = () => { throw ${value} }
        new TaskSupervisor().startChild(fail)
        new BackgroundTasks().addTask(fail)
        const task = Task.async(({ signal }) => new Promise((resolve, reject) => { signal.onabort = () => reject(${value}) }))
        setImmediate(() => task.shutdown().then(({ status }) => console.log(status)))
      `)
      assert.doesNotMatch(stderr, /Error/)
      assert.deepEqual(stdout.trim().split('\n').sort(), ['OFFLOOP_CHILD_FAILED', 'OFFLOOP_TASK_FAILED', 'rejected'])
      assert.equal(code, 0)
    })
  }
})

describe('stop() of a supervisor', () => {
  it('is over before a child hears of it', async () => {
    const supervisor = new TaskSupervisor()
    const thrown = []
    supervisor.startChild(({ signal }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        for (const start of ['async', 'startChild']) {
          try {
            supervisor[start](untilTold)
          } catch (error) {
            thrown.push(error)
          }
        }
        resolve()
      })
    }))
    await turn()
    await supervisor.stop()
    assert.ok(thrown.length === 2 && thrown.every((error) => error instanceof ClosedError))
    assert.deepEqual(supervisor.children(), [])
  })

  it('is over before a child hears of it when it gives up, too', async () => {
    const supervisor = new TaskSupervisor({ maxRestarts: 0 })
    let thrown = null
    supervisor.on('error', () => {})
    supervisor.startChild(({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => {
      try {
        supervisor.startChild(untilTold)
      } catch (error) {
        thrown = error
      }
      resolve()
    })))
    supervisor.startChild(() => { throw new Error('again') }, { restart: 'permanent' })
    await once(supervisor, 'error')
    await supervisor.stop()
    assert.ok(thrown instanceof ClosedError)
    assert.deepEqual(supervisor.children(), [])
  })
})

describe('a task that is aborted', () => {
  it('has ended, as it will stay, when its function hears of it', async () => {
    const seen = []
    let task = null
    const controller = new AbortController()
    task = Task.async(({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => {
      seen.push(task.state)
      task.shutdown('brutal').then(({ status }) => seen.push(status))
      resolve()
    })), { signal: controller.signal })
    await turn()
    controller.abort(5)
    await assert.rejects(task, (reason) => reason === 5)
    await turn()
    assert.deepEqual(seen, ['rejected', 'rejected'])
  })
})
