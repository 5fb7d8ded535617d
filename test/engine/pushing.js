'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')

const invalid = { code: 'ERR_OFFLOOP_INVALID_ARG' }

module.exports = ({ createRunner }) => describe('pushing', () => {
  it('answers an id, a string that no other task has', async () => {
    const runner = createRunner()
    const first = await runner.pushTask({ callback: 'email', data: { to: 'a@b.c' } })
    const second = await runner.pushTask({ callback: 'email' })
    assert.deepEqual({ type: typeof first.id, duplicate: first.duplicate }, { type: 'string', duplicate: false })
    assert.notEqual(first.id, second.id)
  })

  it('keeps the data as it was when it was pushed', async () => {
    const runner = createRunner()
    const data = { list: [1, 'two', null, true, { deep: [-1.5e300] }], text: 'äöü \u0000 \ud800 𝄞', empty: {} }
    const pushed = runner.pushTask({ callback: 'email', data })
    data.list.length = 0
    const { id } = await pushed
    assert.deepEqual((await runner.getTask(id)).data, { list: [1, 'two', null, true, { deep: [-1.5e300] }], text: 'äöü \u0000 \ud800 𝄞', empty: {} })
  })

  it('keeps null for data that is left out', async () => {
    const runner = createRunner()
    const { id } = await runner.pushTask({ callback: 'email' })
    assert.equal((await runner.getTask(id)).data, null)
  })

  it('pushes several at once, and answers in their order', async () => {
    const runner = createRunner()
    const pushed = await runner.pushTasks([1, 2, 3].map((data) => ({ callback: 'email', data })))
    const tasks = await Promise.all(pushed.map(({ id }) => runner.getTask(id)))
    assert.deepEqual(tasks.map(({ data }) => data), [1, 2, 3])
    assert.deepEqual(await runner.pushTasks([]), [])
  })

  it('pushes none of several of which one is not valid', async () => {
    const runner = createRunner()
    const tasks = [{ callback: 'email' }, { callback: 'email', data: [NaN] }]
    await assert.rejects(runner.pushTasks(tasks), { name: 'TypeError', ...invalid, message: /data\[0\] must be .* got NaN/ })
    assert.equal((await runner.counts()).available, 0)
  })

  it('takes names of any language, and arrays with properties that are undefined', async () => {
    const runner = createRunner()
    const { id } = await runner.pushTask({ callback: 'Grüße 😀', key: '鍵 😀', data: Object.assign([1, 2], { groups: undefined }) })
    const { route, key, data } = await runner.getTask(id)
    assert.deepEqual([route, key, data], ['Grüße 😀', '鍵 😀', [1, 2]])
  })

  it('takes any date', async () => {
    const runner = createRunner()
    const dates = [new Date(0), new Date(-1e12), new Date('2127-01-01'), new Date(8.64e15), Date.now() + 1e10]
    for (const dateToExecute of dates) {
      const { id } = await runner.pushTask({ callback: 'later', dateToExecute })
      const task = await runner.getTask(id)
      assert.equal(task.dateToExecute.getTime(), Number(dateToExecute))
      assert.equal(task.state, Number(dateToExecute) > Date.now() ? 'scheduled' : 'available')
    }
  })

  it('tells of each task by an event', async () => {
    const runner = createRunner()
    const event = once(runner, 'pushed')
    const { id } = await runner.pushTask({ callback: 'email' })
    assert.deepEqual(await event, [{ id, route: 'email', duplicate: false }])
  })

  const refused = [
    ['no task', undefined, TypeError, /options of pushTask\(\) must be an object, got undefined/],
    ['no route', {}, TypeError, /option 'callback' of pushTask\(\) must be the name of a task's route, got undefined/],
    ['an empty route', { callback: '' }, TypeError, /option 'callback' of pushTask\(\) must be a non-empty string, got ''/],
    ['a route with a null character', { callback: 'a\0b' }, RangeError, /option 'callback'/],
    ['half of a surrogate pair in a route', { callback: 'a\ud800' }, RangeError, /option 'callback' .* half of a surrogate pair, got '/],
    ['half of a surrogate pair in a key', { callback: 'a', key: '\udfff' }, RangeError, /option 'key' .* half of a surrogate pair, got '/],
    ['a property of an array', { callback: 'a', data: { match: /b/.exec('abc') } }, TypeError, /data\.match\.index must be what JSON can hold: an array has items only, got 1/],
    ['a property of an array that is named by a symbol', { callback: 'a', data: [Object.assign([1], { [Symbol('s')]: 1 })] }, TypeError, /a property of data\[0\] must be named by a string, got Symbol\(s\)/],
    ['a property of an array that looks like an index', { callback: 'a', data: Object.assign([1], { '01': 2 }) }, TypeError, /data\["01"\] must be/],
    ['a hole in an array', { callback: 'a', data: [1, , 3] }, TypeError, /data\[1\] must be what JSON can hold, got undefined/], // eslint-disable-line no-sparse-arrays
    ['an item that is undefined', { callback: 'a', data: [[undefined]] }, TypeError, /data\[0\]\[0\] must be what JSON can hold, got undefined/],
    ['an unknown option', { callback: 'a', delay: 5 }, TypeError, /an option of pushTask\(\) must be one of callback, .*got 'delay'/],
    ['a date that is none', { callback: 'a', dateToExecute: new Date('never') }, RangeError, /option 'dateToExecute' .* a valid date, got Invalid Date/],
    ['a date as text', { callback: 'a', dateToExecute: '2027-01-01' }, TypeError, /a Date or a number of milliseconds, got '2027-01-01'/],
    ['an infinite date', { callback: 'a', dateToExecute: Infinity }, RangeError, /got Infinity/],
    ['a priority that is none', { callback: 'a', priority: -1 }, RangeError, /option 'priority' .* got -1/],
    ['an empty key', { callback: 'a', key: '' }, TypeError, /option 'key' .* got ''/],
    ['attempts of 0', { callback: 'a', attempts: 0 }, RangeError, /option 'attempts' .* got 0/],
    ['a backoff function, which cannot be stored', { callback: 'a', backoff: () => 1 }, TypeError, /option 'backoff' of pushTask\(\) must be an object/],
    ['an unknown backoff', { callback: 'a', backoff: { type: 'linear' } }, TypeError, /option 'type' of option 'backoff' .* 'exponential' or 'fixed', got 'linear'/],
    ['jitter over 1', { callback: 'a', backoff: { jitter: 2 } }, RangeError, /a number from 0 to 1, got 2/],
    ['an unknown onDuplicate', { callback: 'a', onDuplicate: 'both' }, TypeError, /'ignore' or 'replace', got 'both'/],
    ['a negative keep', { callback: 'a', keep: -1 }, RangeError, /option 'keep' .* got -1/],
    ['too much data', { callback: 'a', data: 'x'.repeat(256 * 1024) }, RangeError, /data must be at most 262144 bytes as JSON .*got '262146 bytes'/]
  ]
  for (const [title, task, Class, message] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(createRunner().pushTask(task), (error) => {
        assert(error instanceof Class, error.stack)
        assert.equal(error.code, invalid.code)
        assert.match(error.message, message)
        return true
      })
    })
  }

  it('takes more data where maxDataBytes says so', async () => {
    const runner = createRunner({ maxDataBytes: 2 ** 20 })
    const data = 'ä'.repeat(400_000)
    const { id } = await runner.pushTask({ callback: 'a', data })
    assert.equal((await runner.getTask(id)).data, data)
  })
})
