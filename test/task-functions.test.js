'use strict'

const assert = require('node:assert/strict')
const { promisify } = require('node:util')
const { tasks, TaskError, OffloopError } = require('..')
const { runScript, runtime, occupy, turn } = require('./support')

const { echo, fibonacci } = tasks

describe('a task function', () => {
  it('calls a callback with null and the value', (done) => {
    fibonacci(90, (error, value) => {
      assert.equal(error, null)
      assert.equal(value, 2880067194370816120n)
      done()
    })
  })

  it('answers undefined to a call with a callback', (done) => {
    assert.equal(echo(1, () => done()), undefined)
  })

  it('returns a Promise where there is no callback', async () => {
    const promise = fibonacci(10)
    assert(promise instanceof Promise)
    assert.equal(await promise, 55n)
  })

  it('works through util.promisify', async () => {
    assert.equal(await promisify(fibonacci)(10), 55n)
    assert.equal(await promisify(fibonacci.with({ priority: 3 }))(11), 89n)
  })

  it('calls the callback after the call has returned, once, without a this', (done) => {
    let hasReturned = false
    let calls = 0
    echo('x', function () {
      calls++
      assert.equal(this, undefined)
      assert(hasReturned)
      turn().then(() => {
        assert.equal(calls, 1)
        done()
      }).catch(done)
    })
    hasReturned = true
  })

  it('passes an error alone to the callback when the task fails', (done) => {
    fibonacci(-1, (...args) => {
      assert.equal(args.length, 2)
      assert(args[0] instanceof TaskError)
      assert.equal(args[1], undefined)
      done()
    })
  })

  it('runs callbacks of tasks that one callback submits', (done) => {
    let left = 1000
    const next = (error) => {
      if (error) return done(error)
      if (--left === 0) return done()
      echo(left, next)
    }
    echo(left, next)
  })

  it('takes more arguments than fit on the stack', async () => {
    assert.equal(await echo(...Array.from({ length: 1000 }, (_, i) => i)), 0)
  })

  it('is called what its task is called', () => {
    assert.equal(fibonacci.name, 'fibonacci')
    assert.deepEqual(Object.keys(tasks), ['fibonacci', 'sort', 'sleep', 'echo'])
  })

  it('has the same names for import as for require', async () => {
    const imported = await import('offloop')
    const required = require('..')
    assert.deepEqual(Object.keys(imported).filter((name) => name !== 'default').sort(), Object.keys(required).sort())
    for (const name of Object.keys(required)) assert.equal(imported[name], required[name])
  })
})

describe('with', () => {
  it('makes another task function and leaves the first alone', async () => {
    const named = fibonacci.with({ name: 'fib' })
    assert.notEqual(named, fibonacci)
    await assert.rejects(named(-1), { task: 'fib' })
    await assert.rejects(fibonacci(-1), { task: 'fibonacci' })
  })

  it('adds to the options of the function it is called on', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    const both = fibonacci.with({ name: 'fib' }).with({ signal })
    await assert.rejects(both(1), { message: 'enough' })
    await assert.rejects(both.with({ name: 'other' })(1), { message: 'enough' })
  })

  it('starts tasks of a lower priority number first, equal ones in order', async () => {
    const order = []
    const blocker = occupy(3)
    const submitted = [5, 0, 5, 2_097_151, 1, 0].map((priority, index) =>
      echo.with({ priority })(index).then((value) => order.push(value)))
    const last = tasks.sleep.with({ priority: 2_097_151 })(0)
    await blocker.release()
    await Promise.all([...submitted, last])
    assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4, 5])
  })
})

describe('an error of a task', () => {
  it('says which task failed, where and after how long', async () => {
    const error = await fibonacci(-1).catch((error) => error)
    assert(error instanceof TaskError)
    assert(error instanceof OffloopError)
    assert(error instanceof Error)
    assert.equal(error.name, 'TaskError')
    assert.equal(error.code, 'ERR_RANGE')
    assert.equal(error.task, 'fibonacci')
    assert.equal(error.phase, 'running')
    assert(error.queuedMs >= 0)
    assert(error.runMs >= 0)
  })

  it('carries the stack of the functions that await it', async () => {
    async function inner () { return await fibonacci(-1) }
    async function outer () { return await inner() }
    const error = await outer().catch((error) => error)
    assert.equal(/at async inner[^]*at async outer/.test(error.stack), runtime.hasAwaitStacks)
  })

  it('is an unhandled rejection when nobody handles it, as any Promise\'s', async () => {
    const { code, stderr } = await runScript('offloop.tasks.fibonacci(-1)')
    assert.equal(code, 1)
    assert.match(stderr, /fibonacci expects an integer/)
  })
})

describe('a callback that throws', () => {
  it('reaches uncaughtException and disturbs no other task', async () => {
    const { code, stdout, stderr } = await runScript(`
      const seen = []
      process.on('uncaughtException', (error, origin) => seen.push([error.message, origin]))
      let calls = 0
      for (let i = 0; i < 200; i++) {
        offloop.tasks.echo(i, (error, value) => {
          calls++
          if (value % 2 === 1) throw new Error('thrown by ' + value)
        })
      }
      process.on('exit', () => console.log(JSON.stringify({ calls, seen: seen.sort() })))
    `)
    assert.equal(code, 0, stderr)
    const expected = Array.from({ length: 100 }, (_, i) => [`thrown by ${2 * i + 1}`, 'uncaughtException']).sort()
    assert.deepEqual(JSON.parse(stdout), { calls: 200, seen: expected })
  })

  it('ends the process where nobody listens', async () => {
    const { code, stderr } = await runScript('offloop.tasks.echo(1, () => { throw new Error("nobody listens") })')
    assert.notEqual(code, 0)
    assert.match(stderr, /nobody listens/)
  })
})

describe('the process', () => {
  it('ends by itself when no task is in flight', async () => {
    const { code, stdout } = await runScript('console.log(typeof offloop.tasks.echo)')
    assert.equal(code, 0)
    assert.equal(stdout, 'function\n')
  })

  it('stays alive while a task is in flight', async () => {
    const { code, stdout } = await runScript('offloop.tasks.sleep(50, () => console.log("slept"))')
    assert.equal(code, 0)
    assert.equal(stdout, 'slept\n')
  })

  it('drops queued tasks when it exits', async () => {
    const { code, stdout } = await runScript(`
      for (let i = 0; i < 1000; i++) offloop.tasks.sleep(60000, () => console.log('called'))
      setImmediate(() => process.exit(7))
    `)
    assert.equal(code, 7)
    assert.equal(stdout, '')
  })
})
