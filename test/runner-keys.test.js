'use strict'

// The state table of a key: whatever state its first task is in, whether one follows it, and whatever happens
// then, the newest data is what runs last, and at most one follows.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Snooze } = require('..')
const { push, replace } = require('./keyed')
const { aborted, createRunner, deferred, newFile, stopAll } = require('./runners')

const LATER = 1e9

/** A started runner whose tasks do as they are told: `ran` has the data of each attempt, `end` ends the first one. */
async function startRunner (file) {
  const runner = createRunner(file, { grace: 50 })
  const ran = []
  const gate = deferred()
  let running = 0
  runner.route('work', async (task) => {
    assert.equal(++running, 1, 'two of a key run at once')
    ran.push(task.data)
    try {
      if (ran.length === 1 && task.data === 'first') return await Promise.race([gate.promise, aborted(task.signal)])
    } finally {
      running--
    }
  }, { backoff: { type: 'fixed', delay: LATER, jitter: 0 } })
  await runner.start()
  return { runner, ran, end: gate.resolve, fail: gate.reject }
}

/** Brings the first task of the key into a state, with data 'first'; answers its id. */
const firsts = {
  scheduled: ({ runner }) => push(runner, 'first', { dateToExecute: Date.now() + LATER }),
  available: async ({ runner }) => {
    await runner.pauseRoute('work')
    return await push(runner, 'first')
  },
  executing: async ({ runner }) => {
    const started = once(runner, 'started')
    const pushed = await push(runner, 'first')
    await started
    return pushed
  },
  retryable: async (work) => {
    const pushed = await firsts.executing(work)
    const retrying = once(work.runner, 'retrying')
    work.fail(new Error('failure'))
    await retrying
    return pushed
  }
}

const FOLLOWED = ['executing', 'retryable', 'snoozed', 'given back']

/** States that only a task comes to that ran; with what follows it since then. */
const ends = {
  executing: async () => {},
  retryable: async ({ runner, fail }) => {
    const retrying = once(runner, 'retrying')
    fail(new Error('failure'))
    await retrying
  },
  snoozed: async ({ runner, fail }, id) => {
    fail(new Snooze(LATER))
    while ((await runner.getTask(id)).state !== 'scheduled');
  },
  'given back': async ({ runner, file, ran }) => {
    await runner.stop({ timeout: 0 })
    const other = createRunner(file)
    await other.pauseRoute('work')
    return { runner: other, file, ran }
  }
}

/** Has all that waits run, one after another, in a runner that notes it; answers what ran. */
async function runAll (file, runner) {
  const last = createRunner(file)
  const ran = []
  last.route('work', (task) => { ran.push(task.data) })
  await runner.stop({ timeout: 0 })
  await last.resumeRoute('work')
  for (const { id, state } of await last.listTasks()) if (['scheduled', 'retryable'].includes(state)) await last.runNow(id)
  await last.start()
  for (;;) {
    const left = (await last.listTasks()).filter(({ finishedAt }) => finishedAt === null)
    if (left.length === 0) break
    for (const { id } of left) await last.result(id)
  }
  return ran
}

describe('the first task of a key', () => {
  afterEach(stopAll)

  for (const [state, make] of Object.entries(firsts)) {
    const isRunning = state === 'executing'

    it(`that is ${state} stands for a push`, async () => {
      const work = await startRunner(newFile())
      const { id } = await make(work)
      assert.deepEqual(await push(work.runner, 'other'), { id, duplicate: true })
      assert.deepEqual((await work.runner.getTask(id)).data, 'first')
    })

    it(`that is ${state} is ${isRunning ? 'followed' : 'replaced'} by what replaces it, and again`, async () => {
      const file = newFile()
      const work = await startRunner(file)
      const { id } = await make(work)
      const second = await replace(work.runner, 'second', { dateToExecute: Date.now() + LATER })
      assert.equal(second.id === id, !isRunning)
      assert.equal(second.duplicate, !isRunning)
      assert.deepEqual(await replace(work.runner, 'third', { dateToExecute: Date.now() + LATER }), { id: second.id, duplicate: true })
      assert.deepEqual(await push(work.runner, 'ignored'), { id, duplicate: true })
      work.end()
      if (isRunning) await work.runner.result(id)
      assert.deepEqual(await runAll(file, work.runner), ['third'])
    })

    it(`that is ${state} leaves the key free when it is cancelled`, async () => {
      const work = await startRunner(newFile())
      const { id } = await make(work)
      assert.equal(await work.runner.cancelTask(id), state)
      const next = await push(work.runner, 'next')
      assert.notEqual(next.id, id)
      assert.equal(next.duplicate, false)
      await work.runner.resumeRoute('work')
      await work.runner.result(next.id)
      assert.equal(work.ran.at(-1), 'next')
      await assert.rejects(work.runner.result(id), { name: 'AbortError' })
    })
  }
})

/** What is done while the first is in its state and one follows it, and what runs from then on. */
const actions = {
  push: { act: async ({ runner }, first) => assert.deepEqual(await push(runner, 'ignored'), { id: first, duplicate: true }), expected: 'follower' },
  replace: { act: async ({ runner }, _, follower) => assert.deepEqual(await replace(runner, 'newest'), { id: follower, duplicate: true }), expected: 'newest' },
  runNow: { act: ({ runner }, _, follower) => runner.runNow(follower), expected: 'follower' },
  retryTask: { act: ({ runner }, _, follower) => runner.retryTask(follower), expected: 'follower' },
  'runNow of the first': { act: ({ runner }, first) => runner.runNow(first).catch(({ code }) => assert.equal(code, 'ERR_OFFLOOP_NOT_FOUND')), expected: 'follower' },
  'cancel of the follower': { act: ({ runner }, _, follower) => runner.cancelTask(follower), expected: null }
}

describe('the follower of a key', () => {
  afterEach(stopAll)

  for (const state of FOLLOWED) {
    for (const [title, { act, expected }] of Object.entries(actions)) {
      it(`runs last, and alone, after ${title}, its first being ${state}`, async () => {
        const file = newFile()
        let work = { file, ...await startRunner(file) }
        const { id } = await firsts.executing(work)
        const follower = await replace(work.runner, 'follower')
        assert.notEqual(follower.id, id)
        work = await ends[state](work, id) ?? work
        await act(work, id, follower.id)
        const live = (await work.runner.listTasks()).filter(({ finishedAt }) => finishedAt === null)
        assert(live.length <= 2)
        const { ran } = work
        work.end?.()
        if (state === 'executing') await work.runner.result(id)
        ran.push(...await runAll(file, work.runner))
        const runs = state === 'executing' ? ['first'] : ['first', 'first']
        assert.deepEqual(ran, expected === null ? runs : [...runs, expected])
      })
    }

    // Its first is over at once where it waits, and when its handler has heard of it where it runs.
    it(`goes on when its first is cancelled, being ${state}`, async () => {
      const file = newFile()
      let work = { file, ...await startRunner(file) }
      const { id } = await firsts.executing(work)
      const follower = await replace(work.runner, 'follower')
      work = await ends[state](work, id) ?? work
      await work.runner.pauseRoute('work')
      await work.runner.cancelTask(id)
      assert.equal((await replace(work.runner, 'newest')).id, follower.id)
      await assert.rejects(work.runner.result(id), { name: 'AbortError' })
      assert.equal((await work.runner.getTask(follower.id)).state, 'available')
      assert.deepEqual(await push(work.runner, 'ignored'), { id: follower.id, duplicate: true })
      assert.deepEqual(await runAll(file, work.runner), ['newest'])
    })
  }
})
