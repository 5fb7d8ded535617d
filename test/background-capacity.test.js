'use strict'

const assert = require('node:assert/strict')
const { BackgroundTasks, ClosedError, QueueFullError } = require('..')
const { gate } = require('./gate')
const { turn, until } = require('./support')

const nothing = () => {}

/** A queue with a task that runs until `release()`, and `capacity` that wait. */
function full (capacity) {
  const background = new BackgroundTasks({ concurrency: 1, capacity })
  const { opened, open } = gate()
  for (let i = 0; i <= capacity; i++) background.addTask(() => opened)
  return { background, release: open }
}

describe('BackgroundTasks\' capacity', () => {
  for (const capacity of [0, 1, 32]) {
    it(`has ${capacity} wait beside those that run; one more is a QueueFullError`, async () => {
      const { background, release } = full(capacity)
      const details = { task: 'more', phase: 'queued', code: 'ERR_OFFLOOP_QUEUE_FULL' }
      assert.throws(() => background.addTask(nothing, { name: 'more' }), (error) => {
        assert.ok(error instanceof QueueFullError)
        assert.match(error.message, new RegExp(`'more'.* ${capacity} wait`))
        for (const [name, value] of Object.entries(details)) assert.equal(error[name], value)
        return true
      })
      await turn()
      assert.deepEqual([background.running, background.queued], [1, capacity])
      assert.throws(() => background.addTask(nothing), QueueFullError)
      release()
      await background.idle()
      assert.equal(await background.addTask(() => 'room again'), 'room again')
    })
  }

  it('tells of room with drain, once, after a task was refused', async () => {
    const { background, release } = full(3)
    let drained = 0
    background.on('drain', () => drained++)
    assert.throws(() => background.addTask(nothing), QueueFullError)
    assert.throws(() => background.addTask(nothing), QueueFullError)
    release()
    await background.idle()
    assert.equal(drained, 1)
  })

  it('has room again when one that waits is aborted', () => {
    const background = new BackgroundTasks({ concurrency: 1, capacity: 1 })
    const controller = new AbortController()
    background.addTask(nothing)
    background.addTask(nothing, { signal: controller.signal, onError: nothing })
    controller.abort()
    background.addTask(nothing)
  })
})

describe('BackgroundTasks#send', () => {
  it('resolves to { task } at once while there is room', async () => {
    const { task } = await new BackgroundTasks().send(async () => 5, { name: 'five' })
    assert.equal(task.name, 'five')
    assert.equal(await task, 5)
  })

  it('waits for room, in order of the calls', async () => {
    const { background, release } = full(2)
    const accepted = []
    const ran = []
    const sent = Array.from({ length: 50 }, (_, i) => background.send(() => ran.push(i)).then(() => accepted.push(i)))
    await turn()
    assert.deepEqual(accepted, [])
    release()
    await Promise.all(sent)
    await background.idle()
    const expected = Array.from({ length: 50 }, (_, i) => i)
    assert.deepEqual(accepted, expected)
    assert.deepEqual(ran, expected)
  })

  it('keeps the queue within its capacity with many producers, and loses nothing', async () => {
    const background = new BackgroundTasks({ concurrency: 3, capacity: 8 })
    let most = 0
    let done = 0
    async function produce (producer) {
      for (let i = 0; i < 100; i++) {
        await background.send(async () => {
          if (i % 3 === 0) await turn()
          done++
        }, { priority: producer % 3 })
        most = Math.max(most, background.queued)
      }
    }
    await Promise.all(Array.from({ length: 20 }, (_, i) => produce(i)))
    await background.idle()
    assert.equal(done, 2000)
    assert.ok(most <= 8 + 3, `${most} waited`)
  })

  it('cannot be overtaken by addTask', async () => {
    const { background, release } = full(1)
    const sent = background.send(nothing)
    assert.throws(() => background.addTask(nothing), QueueFullError)
    release()
    await until(() => background.running === 0)
    await sent
  })

  it('leaves nobody in line whose signal throws when it is listened to', async () => {
    const { background, release } = full(1)
    const signal = { aborted: false, addEventListener () { throw new Error('mine') }, removeEventListener () {} }
    await assert.rejects(background.send(() => assert.fail('ran'), { signal }), { message: 'mine' })
    release()
    await background.idle()
    assert.equal(background.stats().failed, 0)
  })

  it('stops waiting when its signal aborts, and those behind it go on', async () => {
    const { background, release } = full(1)
    const controller = new AbortController()
    const reason = new Error('no more')
    const aborted = background.send(() => assert.fail('ran'), { signal: controller.signal })
    const behind = background.send(() => 'ran')
    controller.abort(reason)
    await assert.rejects(aborted, reason)
    release()
    assert.equal(await (await behind).task, 'ran')
    await assert.rejects(background.send(nothing, { signal: controller.signal }), reason)
  })

  it('rejects misuse at once, full or not', async () => {
    const { background, release } = full(0)
    await assert.rejects(background.send(5), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: /send\(\)/ })
    await assert.rejects(background.send(nothing, { timeout: -1 }), RangeError)
    release()
  })

  it('rejects with a ClosedError when the queue is closed meanwhile, or was', async () => {
    const { background, release } = full(1)
    const waiting = background.send(nothing, { name: 'late' })
    const closed = background.close()
    await assert.rejects(waiting, (error) => error instanceof ClosedError && error.task === 'late')
    await assert.rejects(background.send(nothing), ClosedError)
    release()
    await closed
  })
})
