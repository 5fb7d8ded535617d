'use strict'

const assert = require('node:assert/strict')
const { BackgroundTasks, Task, tasks: { fibonacci } } = require('..')
const { collect, runtime, turn } = require('./support')

const thens = {
  'calls twice': (fulfil) => { fulfil(1); fulfil(2) },
  'calls both': (fulfil, reject) => { fulfil(1); reject(new Error('both')) },
  'never calls': () => {},
  throws: () => { throw new Error('then') }
}

/** A promise of 5 with a `then` of its own. */
const withThen = (then) => Object.assign(Promise.resolve(5), { then })

const ways = {
  'Task.async()': (fn) => Task.async(fn),
  'a background task': (fn) => new BackgroundTasks().addTask(fn),
  'Task.stream()': async (fn) => (await collect(Task.stream([1], fn)))[0],
  'an item of Task.stream()': async (fn) => (await collect(Task.stream([fn()], (item) => item)))[0],
  'an async source': async (fn) => (await Task.stream({ [Symbol.asyncIterator]: () => ({ next: () => Object.assign(Promise.resolve({ value: 5, done: false }), { then: fn().then }) }) }, (n) => n).next()).value,
  'Task.completed()': (fn) => Task.completed(fn()),
  'Task.awaitMany()': async (fn) => (await Task.awaitMany([Object.assign(Task.async(() => 5), { then: fn().then })], 1000))[0],
  'yield()': async (fn) => (await Object.assign(Task.async(() => 5), { then: fn().then }).yield()).value
}

describe('a promise with a `then` of its own', () => {
  for (const [way, run] of Object.entries(ways)) {
    for (const [what, then] of Object.entries(thens)) {
      it(`is as \`await\` has it: ${way}, one that ${what}`, async () => {
        const others = Array.from({ length: 5 }, () => Task.async(async () => { await turn(); return 'other' }))
        assert.equal(await run(() => withThen(then)), 5)
        assert.deepEqual(await Promise.all(others), Array(5).fill('other'))
      })
    }
  }

  it('does not reach the callbacks of background tasks', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    for (const then of Object.values(thens)) background.addTask(() => 1, { onComplete: () => withThen(then) })
    await background.idle()
    assert.equal(background.stats().completed, 4)
  })
})

describe('a thenable that calls more than once', () => {
  const thenable = () => ({ then (fulfil, reject) { fulfil(5); fulfil(6); reject(new Error('late')); throw new Error('thrown') } })
  for (const [way, run] of Object.entries({ 'Task.async()': Task.async, 'a background task': ways['a background task'], 'Task.stream()': ways['Task.stream()'], 'Task.completed()': ways['Task.completed()'] })) {
    it(`settles its own task, once: ${way}`, async () => assert.equal(await run(thenable), 5))
  }
})

describe('what is looked at and throws', () => {
  it('fails its own task', async () => {
    const values = [{ get then () { throw new Error('got') } }, Object.defineProperty(Promise.resolve(1), 'constructor', { get () { throw new Error('got') } })]
    for (const value of values) {
      for (const run of [ways['Task.async()'], ways['a background task'], ways['Task.stream()'], ways['an item of Task.stream()'], ways['Task.completed()']]) {
        await assert.rejects(async () => await run(() => value), /got/)
      }
    }
  })

  it('does not decide how a task ends', async () => {
    const fn = Object.defineProperty(() => new Promise(() => {}), 'name', { get () { throw new Error('name') } })
    await assert.rejects(Task.async(fn, { timeout: 1 }), { code: 'ERR_OFFLOOP_TIMEOUT', task: 'task' })
    await assert.rejects(new BackgroundTasks().addTask(fn, { timeout: 1 }), { code: 'ERR_OFFLOOP_TIMEOUT', task: 'task' })
    assert.equal(Task.completed(1).name, 'completed')
  })
})

describe('a task', () => {
  it('fails that answers its own handle', async () => {
    const task = Task.async(() => task)
    await assert.rejects(task, { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: /the handle of the task itself/ })
    const background = new BackgroundTasks().addTask(() => background)
    await assert.rejects(background, { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG' })
  })

  it('has none of what makes other promises, and says how one is made', () => {
    for (const name of Object.getOwnPropertyNames(Promise).filter((name) => typeof Promise[name] === 'function')) {
      assert.throws(() => Task[name]([]), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: new RegExp(`Task\\.async\\(\\).*Promise\\.${name}\\(\\)`) })
    }
  })

  it('that is completed by a promise ends as that does', async () => {
    const good = Task.completed(Promise.resolve(5))
    assert.deepEqual([good.name, good.state], ['completed', 'pending'])
    assert.deepEqual(await good.yield(), { status: 'fulfilled', value: 5 })
    const reason = new Error('rejected')
    assert.deepEqual(await Task.completed(Promise.reject(reason)).yield(), { status: 'rejected', reason })
    assert.equal(await Task.completed(fibonacci(10)), 55n)
  })

  if (runtime.collectsExactly) {
    const makes = {
      'Task.async()': (fn) => Task.async(fn),
      'Task.async() that failed': (fn) => Task.async(() => { fn(); throw Object.create(Error.prototype) }), // one with a stack keeps its functions
      'Task.async() with options': (fn) => Task.async(fn, { timeout: 1000, onProgress: () => fn, signal: new AbortController().signal }),
      'a background task': (fn) => new BackgroundTasks().addTask(fn, { onComplete: () => fn, onProgress: () => fn })
    }
    for (const [way, make] of Object.entries(makes)) {
      it(`holds on to nothing that its function knew once it has settled: ${way}`, async () => {
        let task
        const known = await (async () => {
          const large = { large: true }
          task = make(() => large === null)
          await task.yield()
          return new WeakRef(large)
        })()
        for (let i = 0; i < 100 && known.deref() !== undefined; i++) {
          await turn()
          global.gc()
        }
        assert.equal(known.deref(), undefined)
        assert.equal(typeof task.name, 'string')
      })
    }
  }
})
