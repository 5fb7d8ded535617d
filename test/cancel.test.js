'use strict'

const assert = require('node:assert/strict')
const { getEventListeners } = require('node:events')
const { tasks: { echo, fibonacci, sleep }, TimeoutError } = require('..')
const { keepLoop, occupy, runScript, turn } = require('./support')

const FOREVER = 2 ** 31 - 1

describe('aborting', () => {
  it('comes too late for tasks that are being settled', async () => {
    const controller = new AbortController()
    const blocker = occupy(3)
    const outcomes = []
    const first = new Promise((resolve) => echo('first', () => {
      controller.abort()
      resolve(echo('another'))
    }))
    const others = Array.from({ length: 10 }, (_, i) => new Promise((resolve) => {
      echo.with({ signal: controller.signal })(i, (error, value) => {
        outcomes.push(error === null ? value : error.name)
        resolve()
      })
    }))
    await blocker.release()
    assert.equal(await first, 'another')
    await Promise.all(others)
    outcomes.forEach((outcome, i) => assert.ok(outcome === i || outcome === 'AbortError'))
  })

  it('comes too late for tasks that time out together', async () => {
    const controller = new AbortController()
    const task = sleep.with({ signal: controller.signal, timeout: 5 })
    const errors = await Promise.all([1, 2, 3].map(() => new Promise((resolve) => {
      task(2 ** 31 - 1, (error) => {
        controller.abort()
        resolve(error.name)
      })
    })))
    assert.equal(errors.length, 3)
    assert.ok(errors.every((name) => name === 'TimeoutError' || name === 'AbortError'))
  })

  it('rejects a running task with the reason and frees its thread', async () => {
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const running = sleep.with({ signal: controller.signal })(FOREVER)
    await echo()
    controller.abort(reason)
    await assert.rejects(running, reason)
    await Promise.all([sleep(1), sleep(1), sleep(1), sleep(1)])
  })

  it('takes a queued task out of the queue', async () => {
    const blocker = occupy(3)
    const controller = new AbortController()
    const queued = sleep.with({ signal: controller.signal })(FOREVER)
    controller.abort()
    await assert.rejects(queued, { name: 'AbortError' })
    await blocker.release()
    await echo()
  })

  it('takes queued tasks of any priority out of the queue', async () => {
    const blocker = occupy(3)
    const controller = new AbortController()
    const run = []
    const all = Array.from({ length: 300 }, (_, i) => {
      const signal = i % 3 === 0 ? controller.signal : undefined
      return echo.with({ priority: i % 7, signal })(i).then((value) => run.push(value), () => {})
    })
    controller.abort()
    await blocker.release()
    await Promise.all(all)
    assert.deepEqual(run.sort((a, b) => a - b), Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 3 !== 0))
  })

  it('queues nothing when the signal is aborted already', async () => {
    const reason = { any: 'value' }
    await assert.rejects(sleep.with({ signal: AbortSignal.abort(reason) })(FOREVER), (thrown) => thrown === reason)
  })

  it('calls the callback with the reason, after the call has returned', (done) => {
    let hasReturned = false
    sleep.with({ signal: AbortSignal.abort(new Error('early')) })(FOREVER, (error, value) => {
      assert(hasReturned)
      assert.equal(error.message, 'early')
      assert.equal(value, undefined)
      done()
    })
    hasReturned = true
  })

  it('calls the callback of a running task after abort() has returned', (done) => {
    const controller = new AbortController()
    let hasReturned = false
    sleep.with({ signal: controller.signal })(FOREVER, (error) => {
      assert(hasReturned)
      assert.equal(error.name, 'AbortError')
      done()
    })
    controller.abort()
    hasReturned = true
  })

  for (const reason of [null, undefined]) {
    it(`makes an AbortError of a reason of ${reason}`, async () => {
      const signal = { aborted: true, reason, addEventListener () {}, removeEventListener () {} }
      await assert.rejects(echo.with({ signal })(), { name: 'AbortError' })
    })
  }

  it('counts also when a getter among the arguments does it', async () => {
    const controller = new AbortController()
    const late = sleep.with({ signal: controller.signal })
    await assert.rejects(late(FOREVER, { get now () { controller.abort(); return 1 } }), { name: 'AbortError' })
    await echo()
  })

  it('does nothing to a task that has ended', async () => {
    const controller = new AbortController()
    assert.equal(await echo.with({ signal: controller.signal })(1), 1)
    controller.abort()
    await turn()
  })

  it('rejects a task that has ended but was not delivered', async () => {
    const controller = new AbortController()
    const ended = echo.with({ signal: controller.signal })(1)
    keepLoop(20)
    controller.abort(new Error('first'))
    await assert.rejects(ended, { message: 'first' })
  })

  it('adds one listener to a signal, and takes it away with the last task', async () => {
    const controller = new AbortController()
    const counted = echo.with({ signal: controller.signal })
    const all = Array.from({ length: 10_000 }, (_, i) => counted(i))
    assert.equal(getEventListeners(controller.signal, 'abort').length, 1)
    await Promise.all(all)
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
  })

  it('settles 10,000 tasks on one signal without a warning', async () => {
    const { stdout, stderr } = await runScript(`
      const controller = new AbortController()
      const sleep = offloop.tasks.sleep.with({ signal: controller.signal })
      const all = Array.from({ length: 10_000 }, () => sleep(60000))
      setImmediate(() => controller.abort())
      Promise.allSettled(all).then((results) => console.log(results.filter((r) => r.reason.name === 'AbortError').length))
    `)
    assert.equal(stdout, '10000\n')
    assert.doesNotMatch(stderr, /MaxListeners/)
  })

  it('ends a long computation', async () => {
    const controller = new AbortController()
    const reason = new Error('stopped')
    const long = fibonacci.with({ signal: controller.signal, onProgress: () => controller.abort(reason) })
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => long(10_000_000)))
    assert(results.some((result) => result.reason === reason))
    await echo()
  })
})

describe('a timeout', () => {
  it('rejects a task that runs longer with a TimeoutError', async () => {
    const error = await sleep.with({ timeout: 10, name: 'nap' })(FOREVER).catch((error) => error)
    assert(error instanceof TimeoutError)
    assert.equal(error.code, 'ERR_OFFLOOP_TIMEOUT')
    assert.equal(error.task, 'nap')
    assert.equal(error.phase, 'running')
    assert(error.runMs >= 10)
    assert.match(error.message, /'nap' did not end within its timeout of 10 ms/)
  })

  it('calls the callback with it', (done) => {
    sleep.with({ timeout: 5 })(FOREVER, (error) => {
      assert(error instanceof TimeoutError)
      done()
    })
  })

  it('counts from the start of running, not from the call', async () => {
    const blocker = occupy(3)
    const timed = echo.with({ timeout: 200 })('in time')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await blocker.release()
    assert.equal(await timed, 'in time')
  })

  it('is each task\'s own', async () => {
    const results = await Promise.allSettled([
      sleep.with({ timeout: 5 })(FOREVER),
      sleep.with({ timeout: FOREVER })(40),
      sleep.with({ timeout: 20 })(FOREVER)
    ])
    assert.deepEqual(results.map((result) => result.status), ['rejected', 'fulfilled', 'rejected'])
  })

  it('frees the thread of a task that looks whether it should stop', async () => {
    await Promise.allSettled(Array.from({ length: 12 }, () => sleep.with({ timeout: 5 })(FOREVER)))
    await echo()
  })

  it('that is over does not keep the process alive', async () => {
    const { code } = await runScript('offloop.tasks.echo.with({ timeout: 2147483647 })(1, () => {})')
    assert.equal(code, 0)
  })
})
