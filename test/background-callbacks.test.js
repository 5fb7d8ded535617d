'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { tracingChannel } = require('node:diagnostics_channel')
const { BackgroundTasks, TimeoutError } = require('..')
const { gate } = require('./gate')
const { runScript, turn } = require('./support')

const storage = new AsyncLocalStorage()

describe('BackgroundTasks\' callbacks', () => {
  it('gets what the function answers with onComplete, and its Task', async () => {
    const seen = []
    const background = new BackgroundTasks()
    const task = background.addTask(async () => 5, { onComplete: (...args) => seen.push(args), onError: assert.fail })
    await background.idle()
    assert.equal(seen.length, 1)
    assert.equal(seen[0][0], 5)
    assert.equal(seen[0][1], task)
  })

  it('gets what it throws or rejects with with onError, whoever waits for the Task', async () => {
    const background = new BackgroundTasks()
    background.on('error', assert.fail)
    const reason = new Error('failed')
    for (const fn of [() => { throw reason }, async () => { throw reason }]) {
      const seen = []
      const task = background.addTask(fn, { onError: (...args) => seen.push(args), onComplete: assert.fail })
      await assert.rejects(task, reason)
      assert.equal(seen[0][0], reason)
      assert.equal(seen[0][1], task)
      assert.equal(seen.length, 1)
    }
  })

  it('is never called before the call has returned', async () => {
    const background = new BackgroundTasks()
    let hasReturned = false
    const seen = new Promise((resolve) => {
      background.addTask(() => {}, { signal: AbortSignal.abort(), onError: () => resolve(hasReturned) })
    })
    hasReturned = true
    assert.equal(await seen, true)
  })

  it('hears progress until the task has settled', async () => {
    const background = new BackgroundTasks()
    const seen = []
    let late
    await background.addTask(({ progress }) => {
      progress(1)
      progress({ done: 2 })
      late = progress
    }, { onProgress: (report) => seen.push(report) })
    late(3)
    assert.deepEqual(seen, [1, { done: 2 }])
  })

  for (const kind of ['onComplete', 'onError', 'onProgress']) {
    for (const [how, body] of [['throws', '() => { throw new Error("mine") }'], ['rejects', 'async () => { throw new Error("mine") }']]) {
      if (kind === 'onProgress' && how === 'rejects') continue
      it(`that ${how} as ${kind} reaches uncaughtException and disturbs no other task`, async () => {
        const { stdout, code } = await runScript(`
          process.on('uncaughtException', (error) => console.log('uncaught', error.message))
          const background = new offloop.BackgroundTasks({ concurrency: 1 })
          background.addTask(({ progress }) => { progress(1); if (${kind === 'onError'}) throw new Error('task') }, { ${kind}: ${body} })
          background.addTask(() => console.log('next'))
        `, { nodeOptions: process.versions.bun || process.versions.deno ? [] : ['--unhandled-rejections=strict'] })
        assert.deepEqual(stdout.trim().split('\n').sort(), ['next', 'uncaught mine'])
        assert.equal(code, 0)
      })
    }
  }
})

describe('BackgroundTasks and AsyncLocalStorage', () => {
  it('has the submitter\'s store in all that is called', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    const { opened, open } = gate()
    storage.run('blocker', () => background.addTask(() => opened))
    const seen = []
    const note = (what) => seen.push(`${what} ${storage.getStore()}`)
    background.on('error', () => note('event'))
    for (const store of ['A', 'B']) {
      storage.run(store, () => {
        background.addTask(async ({ progress }) => {
          note('function')
          progress(1)
          await turn()
          note('later')
        }, { onProgress: () => note('progress'), onComplete: () => note('complete') })
        background.addTask(() => { throw new Error('failed') }, { onError: () => note('error') })
        background.addTask(async () => { throw new Error('failed') })
      })
    }
    storage.run('opener', open)
    await background.idle()
    await turn()
    const each = ['function', 'progress', 'later', 'complete', 'error', 'event']
    assert.deepEqual(seen.sort(), ['A', 'B'].flatMap((store) => each.map((what) => `${what} ${store}`)).sort())
  })

  it('has it when somebody else ends the task', async () => {
    const background = new BackgroundTasks({ concurrency: 2 })
    const controller = new AbortController()
    const { opened } = gate()
    const seen = []
    const options = () => ({ onError: () => seen.push(storage.getStore()) })
    storage.run('abort', () => background.addTask(() => opened, { ...options(), signal: controller.signal }))
    storage.run('running', () => background.addTask(() => opened, options()))
    storage.run('waiting', () => background.addTask(() => opened, options()))
    background.on('error', () => seen.push(`event ${storage.getStore()}`))
    storage.run('told', () => background.addTask(() => opened))
    await turn()
    storage.run('aborter', () => controller.abort())
    await storage.run('closer', () => background.close({ timeout: 0 }))
    await turn()
    assert.deepEqual(seen.sort(), ['abort', 'event told', 'running', 'waiting'])
  })

  it('has it in a task that send has waited to submit', async () => {
    const background = new BackgroundTasks({ concurrency: 1, capacity: 0 })
    const { opened, open } = gate()
    background.addTask(() => opened)
    const sent = storage.run('producer', () => background.send(() => storage.getStore()))
    storage.run('opener', open)
    assert.equal(await (await sent).task, 'producer')
  })
})

describe('tracingChannel(\'offloop.task\') of a background task', () => {
  it('tells of its start, its end and how long it waited and ran', async () => {
    const channel = tracingChannel('offloop.task')
    const seen = []
    const handlers = ['start', 'error', 'end'].map((event) => [event, (message) => seen.push([event, { ...message }])])
    for (const [event, handler] of handlers) channel[event].subscribe(handler)
    try {
      const background = new BackgroundTasks({ concurrency: 1 })
      assert.equal(await background.addTask(async () => 5, { name: 'five' }), 5)
      await assert.rejects(background.addTask(() => new Promise(() => {}), { timeout: 5 }), TimeoutError)
    } finally {
      for (const [event, handler] of handlers) channel[event].unsubscribe(handler)
    }
    assert.deepEqual(seen.map(([event]) => event), ['start', 'end', 'start', 'error', 'end'])
    const [, [, ended], , [, failed]] = seen
    assert.deepEqual({ ...ended, id: 0, queuedMs: 0, runMs: 0 }, { id: 0, name: 'five', kind: 'javascript', queuedMs: 0, runMs: 0, error: undefined, value: 5 })
    assert.ok(ended.queuedMs >= 0 && ended.runMs >= 0)
    assert.ok(failed.error instanceof TimeoutError && failed.runMs > 0)
  })
})
