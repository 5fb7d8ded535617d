'use strict'

const assert = require('node:assert/strict')
const { configure, stats, tasks: { echo, sleep }, QueueFullError } = require('..')
const { occupy, quiet, runScript, runtime, turn, until } = require('./support')

const FOREVER = 2 ** 31 - 1

describe('configure', () => {
  const cases = [
    ['no options', undefined, TypeError, /options of configure\(\) must be an object, got undefined/],
    ['an unknown option', { threads: 3 }, TypeError, /one of concurrency, maxQueued, maxQueuedBytes, stacks, got 'threads'/],
    ['a concurrency of 0', { concurrency: 0 }, RangeError, /integer from 1 to 1024, got 0/],
    ['a concurrency that is no number', { concurrency: '3' }, TypeError, /got '3'/],
    ['a maxQueued of 0', { maxQueued: 0 }, RangeError, /integer of at least 1, or Infinity, got 0/],
    ['a fractional maxQueuedBytes', { maxQueuedBytes: 1.5 }, RangeError, /got 1\.5/],
    ['stacks that are neither true nor false', { stacks: 1 }, TypeError, /true or false, got 1/]
  ]
  for (const [title, options, Class, message] of cases) {
    it(`refuses ${title}`, () => {
      assert.throws(() => configure(options), (error) => {
        assert(error instanceof Class)
        assert.equal(error.code, 'ERR_OFFLOOP_INVALID_ARG')
        assert.match(error.message, message)
        return true
      })
    })
  }

  it('changes nothing when one of the options is not valid', async () => {
    assert.throws(() => configure({ maxQueued: 1, stacks: 'yes' }))
    const blocker = occupy(3)
    await Promise.all([echo.with({ priority: 1 })(1), echo(2), blocker.release()])
  })
})

describe('maxQueued', () => {
  beforeEach(quiet)
  afterEach(() => configure({ maxQueued: Infinity, maxQueuedBytes: Infinity }))

  it('refuses one task too many, and takes tasks again when there is room', async () => {
    configure({ concurrency: 1 })
    const blocker = occupy(1)
    await until(() => stats().running === 1)
    configure({ maxQueued: 2 })
    const accepted = [echo(1), echo(2)]
    const error = await echo.with({ name: 'third' })(3).catch((error) => error)
    assert(error instanceof QueueFullError)
    assert.equal(error.code, 'ERR_OFFLOOP_QUEUE_FULL')
    assert.equal(error.task, 'third')
    assert.equal(error.phase, 'queued')
    await new Promise((resolve) => echo(3, (error) => { assert(error instanceof QueueFullError); resolve() }))
    await blocker.release()
    assert.deepEqual(await Promise.all(accepted), [1, 2])
    assert.equal(await echo(4), 4)
    configure({ concurrency: 3 })
  })

  it('makes room when a queued task is aborted', async () => {
    configure({ concurrency: 1 })
    const blocker = occupy(1)
    await until(() => stats().running === 1)
    configure({ maxQueued: 1 })
    const controller = new AbortController()
    const queued = echo.with({ signal: controller.signal })(1)
    await assert.rejects(echo(2), QueueFullError)
    controller.abort()
    await assert.rejects(queued, { name: 'AbortError' })
    const next = echo(3)
    await blocker.release()
    assert.equal(await next, 3)
    configure({ concurrency: 3 })
  })

  it('counts the bytes of copied arguments', async () => {
    configure({ concurrency: 1 })
    const blocker = occupy(1)
    await until(() => stats().running === 1)
    configure({ maxQueuedBytes: 3_000_000 })
    const first = echo(new Uint8Array(2_000_000))
    assert(stats().queuedBytes >= 2_000_000 && stats().queuedBytes < 2_001_000)
    await assert.rejects(echo(new Uint8Array(2_000_000)), QueueFullError)
    const second = echo('x'.repeat(900_000))
    await blocker.release()
    assert.equal((await first).length, 2_000_000)
    assert.equal((await second).length, 900_000)
    assert.equal(stats().queuedBytes, 0)
    configure({ concurrency: 3 })
  })
})

describe('concurrency', () => {
  beforeEach(quiet)

  it('of the process is how many tasks run at once', async () => {
    configure({ concurrency: 1 })
    const blocker = occupy(6)
    await until(() => stats().running === 1)
    for (let i = 0; i < 20; i++) await turn()
    assert.deepEqual([stats().running, stats().queued], [1, 5])
    configure({ concurrency: 2 })
    await until(() => stats().running === 2)
    await blocker.release()
    configure({ concurrency: 3 })
  })

  it('is the pool\'s size less one by default, and at least 1', async () => {
    for (const size of [undefined, '8', '2', '1']) {
      const expected = Math.max(1, runtime.poolSize(size) - 1)
      const { stdout, stderr } = await runScript(`
        const { tasks, stats } = offloop
        for (let i = 0; i < 20; i++) tasks.sleep(60000, () => {})
        let turns = 0
        const watch = () => {
          if (stats().running >= ${expected}) turns++
          if (turns < 100) return setImmediate(watch)
          console.log(stats().running)
          process.exit()
        }
        watch()
      `, { env: { UV_THREADPOOL_SIZE: size } })
      assert.equal(stdout, `${expected}\n`, stderr)
    }
  })

  it('of a task function is how many of its tasks run at once', async () => {
    const controller = new AbortController()
    const one = sleep.with({ concurrency: 1, signal: controller.signal })
    const all = [1, 2, 3].map(() => one(FOREVER))
    const other = sleep(0)
    await other
    assert.deepEqual([stats().running, stats().queued], [1, 2])
    controller.abort()
    await Promise.allSettled(all)
  })

  it('keeps the order of a function\'s tasks', async () => {
    const order = []
    const one = echo.with({ concurrency: 1 })
    await Promise.all(Array.from({ length: 200 }, (_, i) => one(i).then((value) => order.push(value))))
    assert.deepEqual(order, Array.from({ length: 200 }, (_, i) => i))
  })

  it('is shared with the functions made of it, and not with its own', async () => {
    const controller = new AbortController()
    const one = sleep.with({ concurrency: 1, signal: controller.signal })
    const renamed = one.with({ name: 'renamed' })
    const separate = one.with({ concurrency: 1 })
    const all = [one(FOREVER), renamed(FOREVER), separate(FOREVER)]
    await until(() => stats().running === 2)
    for (let i = 0; i < 20; i++) await turn()
    assert.deepEqual([stats().running, stats().queued], [2, 1])
    controller.abort()
    await Promise.allSettled(all)
  })

  it('passes on the slot of a task that is aborted, queued or running', async () => {
    const one = sleep.with({ concurrency: 1 })
    const controllers = Array.from({ length: 4 }, () => new AbortController())
    const all = controllers.map(({ signal }) => one.with({ signal })(FOREVER))
    const last = one(0)
    for (const controller of controllers.reverse()) controller.abort()
    await Promise.allSettled(all)
    assert.equal(await last, undefined)
  })

  it('lets go of functions that nobody holds any more', async () => {
    const { code, stdout, stderr } = await runScript(`
      const { echo } = offloop.tasks
      async function rounds (count) {
        for (let i = 0; i < count; i++) {
          await echo.with({ concurrency: 1 })(i)
          if (i % 1000 === 0) await new Promise(setImmediate)
        }
        gc()
        await new Promise(setImmediate)
        return process.memoryUsage.rss()
      }
      rounds(20_000).then(async (warm) => console.log(JSON.stringify({ warm, end: await rounds(80_000) })))
    `, { nodeOptions: ['--expose-gc', '--max-semi-space-size=1'] })
    assert.equal(code, 0, stderr)
    const { warm, end } = JSON.parse(stdout)
    assert(end < warm + 8 * 2 ** 20, `RSS grew from ${warm} to ${end}`)
  })
})

describe('stats', () => {
  beforeEach(quiet)

  it('counts how tasks ended', async () => {
    const before = stats()
    const controller = new AbortController()
    const aborted = sleep.with({ signal: controller.signal })(FOREVER)
    await echo()
    controller.abort()
    await Promise.allSettled([aborted, echo(), tasksThatFail(), sleep.with({ timeout: 1 })(FOREVER)])
    const after = stats()
    const names = ['completed', 'failed', 'cancelled', 'timedOut']
    assert.deepEqual(names.map((name) => after[name] - before[name]), [2, 1, 1, 1])
  })

  it('counts running tasks that nobody waits for as abandoned until they have ended', async () => {
    const controller = new AbortController()
    const abandoned = sleep.with({ signal: controller.signal })(FOREVER)
    await until(() => stats().running === 1)
    controller.abort()
    assert.deepEqual([stats().running, stats().abandoned], [0, 1])
    await assert.rejects(abandoned)
    await until(() => stats().abandoned === 0)
  })

  function tasksThatFail () {
    return sleep(-1)
  }
})

describe('stacks', () => {
  it('give a callback\'s error the stack of the call', async () => {
    configure({ stacks: true })
    const error = await new Promise((resolve) => {
      function submitHere () { sleep(-1, resolve) }
      submitHere()
    })
    configure({ stacks: false })
    assert.match(error.stack, /^TaskError: .*\n[^]*at submitHere/)
    const plain = await new Promise((resolve) => {
      function submitHere () { sleep(-1, resolve) }
      submitHere()
    })
    assert.doesNotMatch(plain.stack, /submitHere/)
  })
})
