'use strict'

// Every way in which a task can fail, in processes that an unhandled rejection ends.

const assert = require('node:assert/strict')
const { inspect } = require('node:util')
const { BackgroundTasks, TimeoutError } = require('..')
const { gate } = require('./gate')
const { runScript, turn } = require('./support')

const isNode = process.versions.bun === undefined && process.versions.deno === undefined
const strict = isNode ? ['--unhandled-rejections=strict'] : []

// Scripts that have one task called 'it' fail; `add` adds it, with options of each test.
const ways = {
  throws: 'add(() => { throw new Error("why") })',
  rejects: 'add(async () => { throw new Error("why") })',
  'throws nothing': 'add(() => { throw undefined })',
  'throws what cannot be shown': 'add(() => { throw { [Symbol.for("nodejs.util.inspect.custom")] () { throw new Error("hidden") } } })',
  'rejects with nothing': 'add(() => Promise.reject())',
  'answers a thenable that throws': 'add(() => ({ then () { throw new Error("why") } }))',
  'answers what has a getter of then that throws': 'add(() => ({ get then () { throw new Error("why") } }))',
  'times out and never ends': 'add(() => new Promise(() => {}), { timeout: 1 })',
  'times out and then rejects': 'add(({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("late")))), { timeout: 1 })',
  'is aborted before it is submitted': 'add(() => {}, { signal: AbortSignal.abort() })',
  'is aborted while it waits': 'block(); const c = new AbortController(); add(() => {}, { signal: c.signal }); c.abort()',
  'is aborted before it starts': 'const c = new AbortController(); add(() => {}, { signal: c.signal }); c.abort()',
  'is aborted while it runs': 'const c = new AbortController(); add(() => { setImmediate(() => c.abort()); return new Promise(() => {}) }, { signal: c.signal })',
  'is aborted and then rejects': 'const c = new AbortController(); add(async () => { c.abort(); throw new Error("late") }, { signal: c.signal })',
  'waits when its queue is closed': 'block(); add(() => {}); background.close({ timeout: 1 })',
  'runs when its queue is closed': 'add(() => new Promise(() => {})); background.close({ timeout: 1 })',
  'runs a task of C that fails': 'add(() => offloop.tasks.fibonacci(-1))'
}

function run (way, options, before = '') {
  return runScript(`
    process.on('uncaughtException', (error) => { console.log('uncaught', error); })
    process.on('warning', ({ code, message }) => { if (code === 'OFFLOOP_TASK_FAILED') console.log('warning', message.includes("'it'")) })
    const background = new offloop.BackgroundTasks({ concurrency: 1 })
    let it
    function add (fn, options) { it = background.addTask(fn, { name: 'it', ...options, ...${options} }) }
    function block () { background.addTask(() => new Promise((resolve) => setTimeout(resolve, 20))).ignore() }
    ${before}
    ${way}
    const end = () => setImmediate(() => process.exit())
    const look = () => setImmediate(background.stats().failed > 0 ? end : look)
    look()
  `, { nodeOptions: strict })
}

describe('a background task that fails', () => {
  for (const [how, way] of Object.entries(ways)) {
    it(`warns when it ${how} and nobody hears of it; never as an unhandled rejection`, async () => {
      const { stdout, code } = await run(way, '{}')
      assert.deepEqual([stdout.trim(), code], ['warning true', 0])
    })
  }

  it('tells one listener only: onError, the event error, or who waits', async () => {
    const lines = await Promise.all(Object.values(ways).map(async (way) => {
      const onError = await run(way, '{ onError: () => console.log("onError") }', 'background.on("error", () => console.log("event"))')
      const event = await run(way, '{}', 'background.on("error", (error, task) => console.log("event", task.name))')
      const awaited = await run(`${way}; it.catch(() => console.log("caught"))`, '{}', 'background.on("error", () => console.log("event"))')
      const ignored = await run(`${way}; it.ignore()`, '{}', 'background.on("error", () => console.log("event"))')
      return [onError, event, awaited, ignored].map(({ stdout, code }) => `${stdout.trim()} ${code}`)
    }))
    Object.keys(ways).forEach((how, i) => assert.deepEqual(lines[i], ['onError 0', 'event it 0', 'caught 0', ' 0'], how))
  }).timeout(60_000)

  it('still rejects who asks later', async () => {
    const background = new BackgroundTasks()
    const reason = new Error('why')
    const heard = []
    background.on('error', (...args) => heard.push(args))
    const task = background.addTask(() => { throw reason })
    await turn()
    assert.deepEqual(heard, [[reason, task]])
    await assert.rejects(task, reason)
    assert.deepEqual(await task.yield(), { status: 'rejected', reason })
    assert.equal(heard.length, 1)
  })

  it('is asked for its result by each of await, then, catch, finally, yield and Promise.all', async () => {
    const background = new BackgroundTasks()
    background.on('error', assert.fail)
    const asks = [
      async (task) => await task,
      (task) => task.await(),
      (task) => task.await(1000),
      (task) => task.then(() => {}),
      (task) => task.finally(() => {}),
      (task) => Promise.all([task]),
      (task) => task.yield().then(({ reason }) => { throw reason })
    ]
    for (const ask of asks) await assert.rejects(ask(background.addTask(async () => { throw new Error('why') })), /why/)
    await turn()
  })

  it('is not asked by those who look at it', async () => {
    const background = new BackgroundTasks()
    const heard = []
    background.on('error', (...args) => heard.push(args[1]))
    const task = background.addTask(async function careless () { throw new Error('why') })
    assert.deepEqual([inspect(task), inspect({ task }), task.state], ['[Task: careless, pending]', '{ task: [Task: careless, pending] }', 'pending'])
    await background.idle()
    await turn()
    assert.deepEqual(heard, [task])
  })

  it('keeps no other from running', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    background.on('error', () => {})
    for (let i = 0; i < 100; i++) background.addTask(() => { throw new Error('why') })
    assert.equal(await background.addTask(() => 'ran'), 'ran')
    assert.deepEqual([background.stats().failed, background.stats().completed], [100, 1])
  })
})

describe('a background task\'s timeout', () => {
  it('counts from its start, aborts its signal and rejects with a TimeoutError', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    const { opened, open } = gate()
    background.addTask(() => opened)
    let aborted
    const task = background.addTask(({ signal }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted = signal.reason
        resolve()
      })
    }), { name: 'slow', timeout: 5 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(task.state, 'pending')
    open()
    await assert.rejects(task, (error) => {
      assert.ok(error instanceof TimeoutError)
      assert.equal(error, aborted)
      assert.deepEqual([error.task, error.phase, error.code], ['slow', 'running', 'ERR_OFFLOOP_TIMEOUT'])
      assert.ok(error.queuedMs >= 10 && error.runMs > 0)
      return true
    })
    await background.idle()
    assert.equal(await background.addTask(() => 'next'), 'next')
  })

  it('keeps its slot while its function runs on', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    const { opened, open } = gate()
    await assert.rejects(background.addTask(() => opened, { timeout: 1 }), TimeoutError)
    let hasRun = false
    const next = background.addTask(() => { hasRun = true })
    await turn()
    assert.deepEqual([background.running, hasRun], [1, false])
    open()
    await next
  })

  it('does not hold up the others for ever', async () => {
    const background = new BackgroundTasks({ concurrency: 1 })
    await assert.rejects(background.addTask(() => new Promise(() => {}), { timeout: 1 }), TimeoutError)
    assert.equal(await background.addTask(() => 'after the grace'), 'after the grace')
  })
})
