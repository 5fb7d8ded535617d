'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { inspect } = require('node:util')
const { Worker } = require('node:worker_threads')
const { configure, stats, tasks: { echo, sort, sleep } } = require('..')
const { root, occupy, quiet, runScript, turn, until } = require('./support')

const FOREVER = 2 ** 31 - 1

// The addon's buckets and those of perf_hooks are 0.8 % wide each.
const PRECISION = 0.984

const differences = (before, after, names) => names.map((name) => after[name] - before[name])

describe('stats().tasks', () => {
  beforeEach(quiet)
  afterEach(() => configure({ concurrency: 3 }))

  it('has only names under which tasks have run', async () => {
    const never = echo.with({ name: 'never called' })
    const refused = assert.rejects(echo.with({ name: 'never queued' })(() => {}, 1), TypeError)
    const { signal } = new AbortController()
    await echo.with({ name: 'called once', signal })(1)
    await refused
    assert(typeof never === 'function')
    const names = Object.keys(stats().tasks)
    assert(names.includes('called once'))
    assert(!names.includes('never called') && !names.includes('never queued'))
  })

  it('counts each task by its name, whatever else with() changes', async () => {
    const named = echo.with({ name: 'counted' })
    await Promise.all([named(1), named(2), named.with({ priority: 1 })(3), echo.with({ name: 'counted' })(4)])
    await echo(0)
    const before = stats().tasks.echo.run.count
    await Promise.all([named.with({ name: 'counted apart' })(5), echo(6)])
    const { tasks } = stats()
    assert.deepEqual([tasks.counted.run.count, tasks['counted apart'].run.count, tasks.echo.run.count - before], [4, 1, 1])
  })

  it('takes tasks of different kinds together when they have one name', async () => {
    await Promise.all([echo.with({ name: 'shared' })(1), sort.with({ name: 'shared' })(new Uint8Array(9)), sleep.with({ name: 'shared' })(20)])
    const { run } = stats().tasks.shared
    assert.equal(run.count, 3)
    assert(run.min < run.max && run.max >= 20)
  })

  it('may have any name', async () => {
    for (const name of ['__proto__', 'constructor', '0', 'naïve ✓']) {
      await echo.with({ name })(1)
      assert.equal(stats().tasks[name].run.count, 1)
    }
  })

  it('counts failed tasks, and adds up', async () => {
    const before = stats()
    const name = 'mixed'
    const controller = new AbortController()
    const mixed = sleep.with({ name })
    const aborted = mixed.with({ signal: controller.signal })(FOREVER)
    await until(() => stats().running === 1)
    controller.abort()
    await Promise.allSettled([aborted, mixed(1), mixed(-1), mixed(-1), mixed.with({ timeout: 1 })(FOREVER)])
    await until(() => stats().late - before.late === 2)
    const after = stats()
    assert.deepEqual(differences(before, after, ['completed', 'failed', 'cancelled', 'timedOut', 'late']), [1, 2, 1, 1, 2])
    const { wait, run, deliver } = after.tasks[name]
    assert.deepEqual([wait.count, run.count, deliver.count], [5, 5, 3])
  })

  it('does not count what never ran', async () => {
    configure({ concurrency: 1 })
    const blocker = occupy(1)
    await until(() => stats().running === 1)
    const controller = new AbortController()
    const { late } = stats()
    const queued = echo.with({ name: 'never ran', signal: controller.signal })(1)
    controller.abort()
    await assert.rejects(queued, { name: 'AbortError' })
    await blocker.release()
    await until(() => stats().late === late + 1)
    assert.equal(stats().tasks['never ran'], undefined)
  })

  it('tells waiting from running', async () => {
    configure({ concurrency: 1 })
    const blocker = occupy(1)
    await until(() => stats().running === 1)
    const waiting = sleep.with({ name: 'told apart' })(5)
    const from = performance.now()
    for (let i = 0; i < 20; i++) await turn()
    const waitedMs = performance.now() - from
    await blocker.release()
    await waiting
    const { wait, run, deliver } = stats().tasks['told apart']
    assert(wait.min >= waitedMs, `waited ${wait.min} ms, at least ${waitedMs}`)
    assert(run.min >= 5)
    assert(deliver.min > 0)
  })

  it('is of this thread of JavaScript', async () => {
    const worker = new Worker(`
      const { tasks: { echo }, stats } = require(${JSON.stringify(root)})
      echo.with({ name: 'in a worker' })(1).then(() => {
        require('node:worker_threads').parentPort.postMessage(JSON.parse(JSON.stringify(stats())))
      })
    `, { eval: true })
    const exit = once(worker, 'exit')
    const [{ completed, tasks }] = await once(worker, 'message')
    await exit
    assert.equal(completed, 1)
    assert.deepEqual(Object.keys(tasks), ['in a worker'])
    assert.equal(tasks['in a worker'].run.count, 1)
    assert.equal(stats().tasks['in a worker'], undefined)
  })

  it('has at most 256 names of users\' making, and the rest as one', async () => {
    const { stdout, stderr } = await runScript(`
      const { tasks: { echo, sort }, stats } = offloop
      async function run () {
        for (let i = 0; i < 300; i++) await echo.with({ name: 'echo ' + i })(i)
        await sort.with({ name: 'one more' })(new Uint8Array(1))
        await sort(new Uint8Array(1))
        await echo.with({ name: 'echo 255' })(1)
        const { tasks } = stats()
        const counts = ['echo 0', 'echo 255', '(others)', 'sort'].map((name) => tasks[name].run.count)
        console.log(JSON.stringify([Object.keys(tasks).length, counts]))
      }
      run()
    `)
    assert.equal(stderr, '')
    assert.deepEqual(JSON.parse(stdout), [258, [1, 2, 45, 1]])
  })

  it('holds when arguments submit tasks with new names while they are read', async () => {
    const inner = []
    const value = {
      get again () {
        for (let i = 0; i < 20; i++) inner.push(echo.with({ name: `inner ${i}` })(i))
        return 1
      }
    }
    assert.deepEqual(await echo.with({ name: 'outer' })(value), { again: 1 })
    await Promise.all(inner)
    const { tasks } = stats()
    assert.deepEqual(['outer', 'inner 0', 'inner 19'].map((name) => tasks[name].run.count), [1, 1, 1])
  })
})

describe('a histogram of stats()', () => {
  before(async () => {
    await quiet()
    const mixed = sleep.with({ name: 'mixed sleep' })
    await Promise.all([...Array(30).fill(0), ...Array(10).fill(25)].map((ms) => mixed(ms)))
  })

  it('has its numbers in order', () => {
    for (const { count, min, max, mean, stddev, p50, p90, p99 } of Object.values(stats().tasks['mixed sleep'].toJSON())) {
      assert.equal(count, 40)
      const rising = [0, min, p50, p90, p99, max]
      assert.deepEqual(rising, rising.toSorted((a, b) => a - b))
      assert(mean >= min && mean <= max && stddev >= 0 && stddev <= max - min)
    }
  })

  it('has percentiles from the least to the greatest, as exact as its buckets', () => {
    const { run } = stats().tasks['mixed sleep']
    assert.equal(run.percentile(100), run.max)
    assert(run.percentile(80) >= 25 * PRECISION) // of forty, ten took 25 ms
    let last = run.min
    for (let percent = 1; percent <= 100; percent++) {
      assert(run.percentile(percent) >= last)
      last = run.percentile(percent)
    }
  })

  const wrong = [
    ['0', 0, RangeError, /percentile must be a number over 0, at most 100, got 0/],
    ['101', 101, RangeError, /got 101/],
    ['NaN', NaN, RangeError, /got NaN/],
    ['a string', '50', TypeError, /got '50'/]
  ]
  for (const [title, percent, Class, message] of wrong) {
    it(`has no percentile ${title}`, () => {
      const { run } = stats().tasks['mixed sleep']
      assert.throws(() => run.percentile(percent), (error) => {
        assert(error instanceof Class)
        assert.equal(error.code, 'ERR_OFFLOOP_INVALID_ARG')
        assert.match(error.message, message)
        return true
      })
    })
  }

  it('is NaN where nothing was counted', async () => {
    const { late } = stats()
    await assert.rejects(sleep.with({ name: 'only late', timeout: 1 })(FOREVER))
    await until(() => stats().late === late + 1)
    const { run, deliver } = stats().tasks['only late']
    assert.equal(run.count, 1)
    const { count, ...times } = deliver.toJSON()
    assert.equal(count, 0)
    for (const ms of Object.values(times)) assert(Number.isNaN(ms))
  })

  it('stays as it was when it was first looked at', async () => {
    const again = echo.with({ name: 'again' })
    await again(1)
    const looked = stats().tasks.again
    assert.equal(looked.wait.count, 1)
    await again(2)
    assert.equal(looked.run.count, 1)
    assert.equal(stats().tasks.again.run.count, 2)
  })

  it('can be printed and turned into JSON', () => {
    assert.match(inspect(stats()), /'mixed sleep': {\s+wait: Histogram { count 40, ms: min .*, p99 .* }/)
    const { wait, run, deliver } = JSON.parse(JSON.stringify(stats())).tasks['mixed sleep']
    for (const { count, mean } of [wait, run, deliver]) assert(count === 40 && mean > 0)
  })
})

describe('stats().pool', () => {
  beforeEach(quiet)
  afterEach(() => configure({ concurrency: 3 }))

  const busy = (count) => until(() => stats().pool.busy === count)

  it('tells how many of the threads that tasks may hold are busy', async () => {
    await busy(0)
    const blocker = occupy(2)
    await busy(2)
    const { pool } = stats()
    assert.equal(pool.concurrency, 3)
    assert.equal(pool.waiting, 0)
    assert.equal(pool.saturation, 2 / 3)
    assert(Number.isInteger(pool.size) && pool.size >= 1)
    await blocker.release()
    await busy(0)
    assert.equal(stats().pool.saturation, 0)
  })

  it('counts the time while all are busy', async () => {
    await busy(0)
    const { saturatedMs } = stats().pool
    await turn()
    assert.equal(stats().pool.saturatedMs, saturatedMs)
    const blocker = occupy(3)
    await busy(3)
    const first = stats().pool
    assert.equal(first.saturation, 1)
    await turn()
    assert(stats().pool.saturatedMs > first.saturatedMs)
    await blocker.release()
    await busy(0)
    const last = stats().pool.saturatedMs
    assert(last > first.saturatedMs)
    await turn()
    assert.equal(stats().pool.saturatedMs, last)
  })

  it('is full at most, however far the limit is lowered', async () => {
    const blocker = occupy(3)
    await busy(3)
    configure({ concurrency: 1 })
    assert.equal(stats().pool.saturation, 1)
    await blocker.release()
  })

  it('counts the threads of JavaScript that wait', async () => {
    configure({ concurrency: 1 })
    const blocker = occupy(1)
    await busy(1)
    const worker = new Worker(`require(${JSON.stringify(root)}).tasks.echo(1)`, { eval: true })
    await until(() => stats().pool.waiting === 1)
    const exit = once(worker, 'exit')
    await blocker.release()
    await exit
    assert.equal(stats().pool.waiting, 0)
  })
})
