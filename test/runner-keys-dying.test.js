'use strict'

// Keys whose running task will not do what is pushed now: it was cancelled, or its process was killed.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { killAll, startScript } = require('./children')
const { push, replace } = require('./keyed')
const { createRunner, deferred, newFile, stopAll } = require('./runners')

describe('a task of a key that is cancelled while it runs', () => {
  afterEach(stopAll)

  /** Its handler does not hear of it until `end`. */
  async function cancelRunning () {
    const runner = createRunner(newFile(), { grace: 1e6 })
    const ran = []
    const { promise, resolve: end } = deferred()
    runner.route('work', async (task) => { ran.push(task.data); if (ran.length === 1) await promise })
    await runner.start()
    const started = once(runner, 'started')
    const { id } = await push(runner, 'dying')
    await started
    assert.equal(await runner.cancelTask(id), 'executing')
    return { runner, ran, end, id }
  }

  for (const [title, pushes, expected] of [
    ['a push', [push], 'data 0'],
    ['two pushes', [push, push], 'data 0'],
    ['what replaces it', [replace], 'data 0'],
    ['a push, and what replaces that', [push, replace], 'data 1'],
    ['what replaces it, and a push', [replace, push], 'data 0'],
    ['what replaces it, twice', [replace, replace], 'data 1']
  ]) {
    it(`does not stand for ${title}: the work is done`, async () => {
      const { runner, ran, end, id } = await cancelRunning()
      const pushed = []
      for (const [i, one] of pushes.entries()) pushed.push(await one(runner, `data ${i}`))
      assert.notEqual(pushed[0].id, id)
      assert.deepEqual(pushed.map((one) => one.duplicate), [false, true].slice(0, pushes.length))
      for (const one of pushed) assert.equal(one.id, pushed[0].id)
      end()
      await runner.result(pushed[0].id)
      assert.deepEqual(ran, ['dying', expected])
    })
  }

  it('may be cancelled with what follows it', async () => {
    const { runner, ran, end, id } = await cancelRunning()
    const follower = await push(runner, 'follower')
    assert.equal(await runner.cancelTask(follower.id), 'scheduled')
    const last = await push(runner, 'last')
    assert(![id, follower.id].includes(last.id))
    end()
    await runner.result(last.id)
    assert.deepEqual(ran, ['dying', 'last'])
  })
})

describe('a task of a key whose process was killed', () => {
  afterEach(stopAll)
  afterEach(killAll)

  for (const isCancelled of [false, true]) {
    it(`${isCancelled ? 'and that was cancelled ends so' : 'runs once more'}, and then the newest of what followed it`, async () => {
      const file = newFile()
      const runner = createRunner(file)
      const { id } = await push(runner, 'first')
      const child = startScript(`
        const runner = new AsyncTaskRunner(${JSON.stringify(file)})
        runner.route('work', () => { say('begins'); return new Promise(() => {}) })
        await runner.start()
      `)
      await child.says('begins')
      const follower = await replace(runner, 'second')
      if (isCancelled) await runner.cancelTask(id)
      await child.kill()
      assert.deepEqual(await replace(runner, 'third'), { id: follower.id, duplicate: true })
      const ran = []
      runner.route('work', (task) => { ran.push(task.data) })
      await runner.start()
      await runner.result(follower.id)
      assert.deepEqual(ran, isCancelled ? ['third'] : ['first', 'third'])
      assert.equal((await runner.getTask(id)).state, isCancelled ? 'cancelled' : 'completed')
    })
  }
})
