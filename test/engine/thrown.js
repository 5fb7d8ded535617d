'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const vm = require('node:vm')
const { Discard, Snooze } = require('../..')
const { AT_ONCE, deferred, eventsOf, hurry } = require('../runners')
const { heardByProcess, runtime, turn } = require('../support')

function refuse () {
  throw new Error('not to be touched')
}

const hostile = new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse })
const revoked = Proxy.revocable({}, {})
revoked.revoke()
const getters = (names, target = new Error('text')) => Object.defineProperties(target, Object.fromEntries(names.map((name) => [name, { get: refuse }])))
const coded = (code) => Object.assign(new Error('text'), { code })
const symbols = ['toPrimitive', 'toStringTag', 'iterator'].map((name) => Symbol[name])

/** Anything that may be thrown. */
const thrown = {
  null: null,
  undefined,
  text: 'text',
  'a number': 7,
  'a bigint': 7n,
  'a symbol': Symbol('text'),
  'a function': () => {},
  'an object without a prototype': Object.create(null),
  'a proxy that throws': hostile,
  'a revoked proxy': revoked.proxy,
  'an error whose code is a number': coded(5),
  'an error whose code is an object': coded({ toString: refuse }),
  'an error whose code is a symbol': coded(Symbol('code')),
  'an error whose properties throw': getters(['stack', 'name', 'message', 'code', 'cause', 'errors', ...symbols]),
  'an error whose properties are no texts': Object.assign(new Error('text'), { name: 7, message: { toString: refuse }, stack: null, cause: hostile, errors: hostile }),
  'what inspect() cannot show': { [Symbol.for('nodejs.util.inspect.custom')]: refuse },
  'a Snooze that has lost its time': Object.assign(new Snooze(1), { ms: 'soon' }),
  'a Discard of a proxy that throws': new Discard(hostile),
  'an error of another realm': vm.runInNewContext("Object.assign(new TypeError('text'), { code: 'E_REALM' })")
}

module.exports = ({ createRunner }) => describe('what is thrown', () => {
  for (const [title, value] of Object.entries(thrown)) {
    it(`fails an attempt, and then the task: ${title}`, async () => {
      const runner = createRunner()
      runner.route('throw', () => { throw value }, { attempts: 2, backoff: AT_ONCE })
      const failed = eventsOf(runner, 'failed', title === 'a Discard of a proxy that throws' ? 1 : 2)
      await runner.start()
      const { id } = await runner.pushTask({ callback: 'throw' })
      await assert.rejects(runner.result(id), { name: 'TaskError' })
      for (const { error } of await failed) assert.equal(error, value)
      const { errors } = await runner.getTask(id)
      for (const { name, message } of errors) assert.deepEqual([typeof name, typeof message], ['string', 'string'])
    })

    it(`by a backoff function is told of, and the task is tried again: ${title}`, async () => {
      const runner = createRunner()
      runner.route('throw', ({ attempt }) => { if (attempt === 1) throw new Error('once') }, { backoff: () => { throw value } })
      const told = [eventsOf(runner, 'error', 1), eventsOf(runner, 'retrying', 1)]
      await runner.start()
      const { id } = await runner.pushTask({ callback: 'throw' })
      const [[error]] = await Promise.all(told)
      assert(error === value || typeof error.message === 'string')
      await hurry(runner, id)
      await runner.result(id)
    })

    it(`by a backoff function is a warning where nobody listens: ${title}`, async () => {
      const runner = createRunner()
      runner.route('throw', ({ attempt }) => { if (attempt === 1) throw new Error('once') }, { backoff: () => { throw value } })
      const retrying = eventsOf(runner, 'retrying', 1)
      const warnings = await heardByProcess('warning', async () => {
        await runner.start()
        await runner.pushTask({ callback: 'throw' })
        await retrying
      })
      assert.deepEqual(warnings.map(({ message }) => typeof message), ['string'])
    })

    // Deno looks at what is uncaught, whatever that may be, and ends.
    const itIsHeard = runtime.bearsUncaught ? it : () => {}

    itIsHeard(`by a listener is an uncaught exception, and disturbs nobody: ${title}`, async () => {
      const runner = createRunner()
      runner.route('tell', async (task) => { await task.progress(1) })
      const names = ['pushed', 'started', 'progress', 'completed']
      for (const name of names) runner.on(name, () => { throw value })
      const uncaught = await heardByProcess('uncaughtException', async () => {
        const completed = once(runner, 'completed')
        await runner.start()
        await runner.pushTask({ callback: 'tell' })
        await completed
      })
      assert.deepEqual(uncaught.map((error) => error === value), names.map(() => true))
    })
  }

  it('by toJSON and getters of data, a progress and a result fails only whom it is about', async () => {
    const runner = createRunner()
    for (const value of Object.values(thrown)) {
      const bad = [{ toJSON () { throw value } }, { get a () { throw value } }, [{ get a () { throw value } }]]
      runner.removeAllListeners()
      const route = `route ${Math.random()}`
      runner.route(route, async (task) => {
        for (const one of bad) await task.progress(one).then(assert.fail, (error) => assert(error === value))
        return bad[0]
      })
      await runner.start()
      for (const data of bad) await runner.pushTask({ callback: route, data }).then(assert.fail, (error) => assert(error === value))
      const { id } = await runner.pushTask({ callback: route })
      await assert.rejects(runner.result(id), { name: 'TaskError' })
      assert.equal((await runner.getTask(id)).state, 'discarded')
    }
  })

  const answers = {
    NaN,
    'a negative number': -1,
    text: '5',
    nothing: undefined,
    'a bigint': 5n,
    'an object whose valueOf throws': { valueOf: refuse },
    'a proxy that throws': hostile,
    'a promise': Promise.resolve(5),
    'a thenable that throws': { then: refuse },
    'a thenable whose then throws': getters(['then'], {})
  }
  for (const [title, answer] of Object.entries({ ...answers, 'a promise that is rejected': 'rejected' })) {
    it(`is what a backoff function answers that is no time, and the task is tried again: ${title}`, async () => {
      const runner = createRunner()
      const backoff = () => answer === 'rejected' ? Promise.reject(new Error('nobody looks')) : answer
      runner.route('answer', ({ attempt }) => { if (attempt === 1) throw new Error('once') }, { backoff })
      const told = [eventsOf(runner, 'error', 1), eventsOf(runner, 'retrying', 1)]
      await runner.start()
      const { id } = await runner.pushTask({ callback: 'answer' })
      const [[error]] = await Promise.all(told)
      assert.match(error.message, /^what the backoff function answers must be a number of milliseconds of at least 0, got /)
      await hurry(runner, id)
      await runner.result(id)
      await turn()
    })
  }

  it('by a thenable that a handler answers fails the attempt', async () => {
    const runner = createRunner()
    const thenables = [{ then () { throw new Error('by then') } }, { get then () { throw new Error('by then') } }, { then: (_, reject) => reject(new Error('by then')) }]
    runner.route('answer', (task) => thenables[task.data], { attempts: 1 })
    runner.on('failed', () => {})
    await runner.start()
    const pushed = await runner.pushTasks(thenables.map((_, data) => ({ callback: 'answer', data })))
    for (const { id } of pushed) await assert.rejects(runner.result(id), { message: /by then/ })
  })

  it('by another realm is an error with its code', async () => {
    const runner = createRunner()
    runner.route('realm', () => { throw thrown['an error of another realm'] }, { attempts: 1 })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'realm' })
    const { code, cause } = await runner.result(id).then(assert.fail, (error) => error)
    assert.deepEqual([code, cause.name, cause.message, cause.code], ['E_REALM', 'TypeError', 'text', 'E_REALM'])
    assert.equal(new Discard(thrown['an error of another realm']).cause.code, 'E_REALM')
  })

  it('by another realm: dates of it are dates', async () => {
    const runner = createRunner()
    const dateToExecute = vm.runInNewContext('new Date(4e12)')
    const { id } = await runner.pushTask({ callback: 'later', dateToExecute })
    assert.deepEqual((await runner.getTask(id)).dateToExecute, new Date(4e12))
  })

  it('while others run does not reach them', async () => {
    const runner = createRunner()
    const gate = deferred()
    runner.route('wait', () => gate.promise)
    runner.route('throw', () => { throw hostile }, { attempts: 1 })
    await runner.start()
    const waits = await runner.pushTask({ callback: 'wait' })
    const throws = await runner.pushTask({ callback: 'throw' })
    await assert.rejects(runner.result(throws.id), { name: 'TaskError' })
    gate.resolve('went on')
    assert.equal(await runner.result(waits.id), 'went on')
  })
})
