'use strict'

const assert = require('node:assert/strict')
const events = require('node:events')
const { deferred, eventsOf } = require('../runners')
const { turn } = require('../support')

module.exports = ({ createRunner }) => describe('looking', () => {
  it('knows nothing of a task that there is not', async () => {
    const runner = createRunner()
    assert.equal(await runner.getTask('12345'), null)
    assert.equal(await runner.getTask('-1'), null)
    assert.equal(await runner.getTask('1; DROP TABLE offloop_tasks'), null)
    await assert.rejects(runner.result('12345'), { name: 'StoreError', code: 'ERR_OFFLOOP_NOT_FOUND', message: /there is no task 12345/ })
  })

  it('shows a task that runs, with its progress and its log', async () => {
    const runner = createRunner()
    const gate = deferred()
    const told = deferred()
    runner.route('look', async (task) => {
      await task.progress({ percent: 10 })
      await task.log('first')
      await task.log('second')
      task.progress({ percent: 20 })
      await task.progress({ percent: 30 })
      told.resolve()
      await gate.promise
    })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'look', data: { a: 1 }, priority: 3, key: 'k', attempts: 4 })
    await told.promise
    const task = await runner.getTask(id)
    assert.deepEqual(
      [task.id, task.route, task.state, task.data, task.priority, task.key, task.attempt, task.maxAttempts, task.progress, task.errors],
      [id, 'look', 'executing', { a: 1 }, 3, 'k', 1, 4, { percent: 30 }, []]
    )
    assert.deepEqual(task.log.map(({ text }) => text), ['first', 'second'])
    assert(task.pushedAt instanceof Date && task.startedAt >= task.pushedAt && task.finishedAt === null && task.log[0].at instanceof Date)
    gate.resolve()
    await runner.result(id)
    const done = await runner.getTask(id)
    assert.deepEqual([done.state, done.progress, done.log.length], ['completed', { percent: 30 }, 2])
    assert(done.finishedAt >= done.startedAt && done.keptUntil > done.finishedAt)
  })

  it('keeps the latest progress, waited for or not', async () => {
    const runner = createRunner()
    runner.route('busy', (task) => { for (let i = 1; i <= 500; i++) task.progress(i) })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'busy' })
    await runner.result(id)
    assert.equal((await runner.getTask(id)).progress, 500)
  })

  it('keeps the last 1,000 lines of a log, each cut behind 4,000 characters', async () => {
    const runner = createRunner()
    runner.route('talk', async (task) => {
      for (let i = 0; i < 1100; i++) task.log(`line ${i}`)
      await task.log('x'.repeat(5000))
    })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'talk' })
    await runner.result(id)
    const { log } = await runner.getTask(id)
    assert.equal(log.length, 1000)
    assert.equal(log[0].text, 'line 101')
    assert.equal(log.at(-1).text, `${'x'.repeat(4000)}…`)
  })

  it('keeps lines of a log as text, whatever half of a character they have', async () => {
    const runner = createRunner()
    runner.route('talk', async (task) => {
      await task.log('half \ud800 of it')
      await task.log(`${'x'.repeat(3999)}😀`)
    })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'talk' })
    await runner.result(id)
    assert.deepEqual((await runner.getTask(id)).log.map(({ text }) => text), ['half \ufffd of it', `${'x'.repeat(3999)}…`])
  })

  it('refuses what is no progress and no line, and the task goes on', async () => {
    const runner = createRunner()
    runner.route('wrong', async (task) => {
      task.log(7)
      task.progress(NaN)
      await assert.rejects(task.log(7), { name: 'TypeError', message: /a line of a log must be a string, got 7/ })
      await assert.rejects(task.progress({ at: () => {} }), { name: 'TypeError', message: /progress\.at must be/ })
      return 'went on'
    })
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'wrong' })
    assert.equal(await runner.result(id), 'went on')
  })

  it('lists tasks page by page, each once, while more come', async () => {
    const runner = createRunner()
    await runner.pushTasks(Array.from({ length: 250 }, (_, data) => ({ callback: data % 5 === 0 ? 'fifth' : 'other', data })))
    const seen = []
    for (let after; ;) {
      const page = await runner.listTasks({ after, limit: 60 })
      if (page.length === 0) break
      seen.push(...page.map(({ data }) => data))
      after = page.at(-1).id
      if (seen.length < 200) await runner.pushTask({ callback: 'other', data: 250 + seen.length })
    }
    assert.equal(new Set(seen).size, seen.length)
    assert.deepEqual(seen.slice(0, 250), Array.from({ length: 250 }, (_, i) => i))
    assert.equal((await runner.listTasks({ route: 'fifth' })).length, 50)
    assert.equal((await runner.listTasks({ route: 'fifth', state: 'completed' })).length, 0)
    assert.equal((await runner.listTasks({ state: 'available' })).length, 100)
  })

  it('lists live and finished tasks in one order', async () => {
    const runner = createRunner()
    runner.route('some', () => {})
    await runner.start()
    const pushed = await runner.pushTasks([1, 2, 3, 4, 5, 6].map((data) => ({ callback: data % 2 === 0 ? 'some' : 'none', data })))
    await Promise.all(pushed.filter((_, i) => i % 2 === 1).map(({ id }) => runner.result(id)))
    const page = await runner.listTasks()
    assert.deepEqual(page.map(({ data, state }) => [data, state]), [[1, 'available'], [2, 'completed'], [3, 'available'], [4, 'completed'], [5, 'available'], [6, 'completed']])
  })

  it('leaves no trace of what it asks for', async () => {
    const runner = createRunner()
    const { id } = await runner.pushTask({ callback: 'known' })
    for (const state of [undefined, 'available', 'completed']) assert.deepEqual(await runner.listTasks({ route: 'typo', state }), [])
    assert.deepEqual(await runner.listTasks({ route: 'typo', after: id }), [])
    assert.equal(await runner.getTask('999'), null)
    assert.deepEqual(Object.keys((await runner.counts()).routes), ['known'])
    await runner.pushTask({ callback: 'typo' })
    assert.equal((await runner.listTasks({ route: 'typo' })).length, 1)
  })

  it('counts tasks by state and route', async () => {
    const runner = createRunner()
    runner.route('ok', () => {})
    runner.route('bad', () => { throw new Error('bad') }, { attempts: 1 })
    const done = Promise.all([eventsOf(runner, 'completed', 2), eventsOf(runner, 'discarded', 1)])
    await runner.pushTasks(['ok', 'ok', 'bad', 'nobody'].map((callback) => ({ callback })))
    await runner.pushTask({ callback: 'ok', dateToExecute: Date.now() + 1e9 })
    await runner.start()
    await done
    const { routes, ...totals } = await runner.counts()
    assert.deepEqual(totals, { scheduled: 1, available: 1, executing: 0, retryable: 0, completed: 2, discarded: 1, cancelled: 0, unrouted: 1 })
    assert.equal(routes.ok.completed, 2)
    assert.equal(routes.bad.discarded, 1)
  })

  it('again and again for a result leaves no listeners behind', async () => {
    const runner = createRunner()
    const { id } = await runner.pushTask({ callback: 'nobody' })
    const warnings = []
    const listener = ({ message }) => warnings.push(message)
    const { defaultMaxListeners } = events
    process.on('warning', listener)
    events.defaultMaxListeners = 2
    try {
      await assert.rejects(runner.result(id, { timeout: 200 }), { name: 'TimeoutError' })
      await turn()
    } finally {
      events.defaultMaxListeners = defaultMaxListeners
      process.off('warning', listener)
    }
    assert.deepEqual(warnings, [])
  })

  const refused = [
    [(runner) => runner.listTasks({ limit: 0 }), /option 'limit' of listTasks\(\) must be an integer from 1 to 1000, got 0/],
    [(runner) => runner.listTasks({ state: 'waiting' }), /'scheduled' or .*got 'waiting'/],
    [(runner) => runner.listTasks({ after: 5 }), /option 'after' .* a string, .*got 5/],
    ...['garbage', '', '0', '-1', '1.5', '1e3', ' 1', '9'.repeat(16), '1; DROP TABLE offloop_tasks'].map((after) => (
      [(runner) => runner.listTasks({ after }), /option 'after' of listTasks\(\) must be the id of a task, as pushTask answers it, got '/]
    )),
    [(runner) => runner.listTasks({ route: 'a\ud800' }), /half of a surrogate pair/],
    [(runner) => runner.pauseRoute('\udc00'), /half of a surrogate pair/],
    [(runner) => runner.getTask(5), /id of a task must be a string/],
    [(runner) => runner.result(), /id of a task must be a string, .*got undefined/],
    [(runner) => runner.pauseRoute(''), /name of a route must be a non-empty string/]
  ]
  for (const [call, message] of refused) {
    it(`refuses ${message.source.slice(0, 50)}…`, async () => {
      await assert.rejects(call(createRunner()), { code: 'ERR_OFFLOOP_INVALID_ARG', message })
    })
  }
})
