'use strict'

const assert = require('node:assert/strict')
const { createRunner, eventsOf, stopAll } = require('./runners')
const { heardByProcess } = require('./support')

const MAX_NAMED = 20

const many = Array.from({ length: 200 }, (_, i) => `route ${i}`)

function failing (runner, routes) {
  for (const route of routes) runner.route(route, () => { throw new Error(`failure of ${route}`) }, { attempts: 1 })
}

/** Resolves when so many tasks were discarded, without listening for it. */
async function discarded (runner, count) {
  while ((await runner.counts()).discarded < count);
}

describe('warnings of a runner', () => {
  afterEach(stopAll)

  it('tell of a discarded task that nobody hears of, once for each route', async () => {
    const runner = createRunner(':memory:')
    failing(runner, ['a', 'b'])
    const warnings = await heardByProcess('warning', async () => {
      await runner.start()
      await runner.pushTasks(['a', 'a', 'b', 'a'].map((callback) => ({ callback })))
      await discarded(runner, 4)
    })
    assert.deepEqual(warnings.map(({ name, code }) => [name, code]), Array(2).fill(['OffloopWarning', 'OFFLOOP_DISCARDED']))
    for (const [i, route] of ['a', 'b'].entries()) assert.match(warnings[i].message, new RegExp(`of '${route}' was discarded, and nobody hears .*Error: failure of ${route}\n`))
  })

  it('tell of it whatever was thrown', async () => {
    const runner = createRunner(':memory:')
    const hostile = [null, undefined, Symbol('s'), new Proxy({}, { get () { throw new Error('hidden') } }), { [Symbol.for('nodejs.util.inspect.custom')] () { throw new Error('hidden') } }]
    hostile.forEach((value, i) => runner.route(`route ${i}`, () => { throw value }, { attempts: 1 }))
    const warnings = await heardByProcess('warning', async () => {
      await runner.start()
      await runner.pushTasks(hostile.map((_, i) => ({ callback: `route ${i}` })))
      await discarded(runner, hostile.length)
    })
    assert.equal(warnings.length, hostile.length)
  })

  for (const name of ['discarded', 'failed']) {
    it(`tell of no discarded task where somebody listens to '${name}'`, async () => {
      const runner = createRunner(':memory:')
      failing(runner, ['a'])
      const events = eventsOf(runner, name, 1)
      const warnings = await heardByProcess('warning', async () => {
        await runner.start()
        runner.on(name, () => {})
        await runner.pushTask({ callback: 'a' })
        await events
      })
      assert.deepEqual(warnings, [])
    })
  }

  it('tell of no discarded task that somebody waits for', async () => {
    const runner = createRunner(':memory:')
    failing(runner, ['a'])
    const warnings = await heardByProcess('warning', async () => {
      const { id } = await runner.pushTask({ callback: 'a' })
      const result = assert.rejects(runner.result(id))
      await runner.start()
      await result
    })
    assert.deepEqual(warnings, [])
  })

  it('are few where many routes fail, and the last stands for all others', async () => {
    const runner = createRunner(':memory:')
    failing(runner, many)
    const warnings = await heardByProcess('warning', async () => {
      await runner.start()
      await runner.pushTasks(many.map((callback) => ({ callback })))
      await discarded(runner, many.length)
    })
    assert.equal(warnings.length, MAX_NAMED + 1)
    assert.match(warnings.at(-1).message, /many more routes were discarded/)
  })

  it('are few where many routes have no handler, and the last stands for all others', async () => {
    const runner = createRunner(':memory:')
    const warnings = await heardByProcess('warning', async () => {
      await runner.start()
      for (let round = 0; round < 2; round++) await runner.pushTasks(many.map((callback) => ({ callback })))
    })
    assert.deepEqual(new Set(warnings.map(({ code }) => code)), new Set(['OFFLOOP_UNROUTED']))
    assert.equal(warnings.length, MAX_NAMED + 1)
    assert.match(warnings.at(-1).message, /many more routes for which this runner has no handler: counts\(\)\.unrouted tells how many/)
  })
})
