'use strict'

const assert = require('node:assert/strict')
const { runScript, runtime } = require('./support')

/** What `source` says while the functions of the global object that schedule do nothing. */
async function say (source) {
  const { stdout, stderr, code } = await runScript(`
    const { BackgroundTasks, Task, TaskSupervisor, tasks: { echo } } = offloop
    const timers = require('node:timers')
    const real = { setImmediate, setTimeout, nextTick: process.nextTick }
    const owners = { setImmediate: [globalThis, timers], setTimeout: [globalThis, timers], nextTick: [process] }
    const faked = []
    for (const [name, all] of Object.entries(owners)) for (const owner of all) owner[name] = (...args) => { faked.push([name, ...args]) }
    const log = (...words) => require("node:fs").writeSync(1, words.join(" ") + "\\n")
    // What Node.js itself schedules by way of these is not what is tested.
    process.emitWarning = ({ code }) => log('warned', code)
    ;(async () => { ${source} })()
  `)
  assert.equal(stderr, '')
  assert.equal(code, 0)
  return stdout.trim().split('\n')
}

describe('while timers are faked', () => {
  it('results are delivered, however many', async () => {
    assert.deepEqual(await say('log((await Promise.all(Array.from({ length: 5000 }, (_, i) => echo(i)))).length)'), ['5000'])
  })

  it('callbacks of refused tasks are called', async () => {
    assert.deepEqual(await say('echo.with({ signal: AbortSignal.abort(5) })((error) => log(error))'), ['5'])
  })

  it('background tasks go on after the event loop has turned', async () => {
    assert.deepEqual(await say(`
      const background = new BackgroundTasks({ concurrency: 1 })
      const block = () => { const end = Date.now() + 5; while (Date.now() < end); }
      for (let i = 0; i < 5; i++) background.addTask(block)
      await background.idle()
      log(background.stats().completed)
    `), ['5'])
  })

  it('failures of background tasks and children are told', async () => {
    const told = await say(`
      const background = new BackgroundTasks()
      background.on('error', (error) => log('background', error))
      background.addTask(() => { throw 1 }, { signal: AbortSignal.abort(0) })
      background.addTask(() => { throw 1 })
      const supervisor = new TaskSupervisor()
      supervisor.on('error', (error) => { log('child', error); if (error === 3) supervisor.stop() })
      let count = 1
      supervisor.startChild(() => { throw ++count }, { restart: 'permanent' })
    `)
    assert.deepEqual(told.sort(), ['background 0', 'background 1', 'child 2', 'child 3'])
  })

  const itIsKept = runtime.keepsTimers ? it : () => {}

  itIsKept('of node:test, all that is under way comes', async () => {
    const { stdout, stderr } = await runScript(`
      const { mock } = require('node:test')
      mock.timers.enable({ apis: ['setTimeout', 'setImmediate', 'setInterval'] })
      const { BackgroundTasks, Task, tasks: { echo } } = offloop
      const background = new BackgroundTasks({ capacity: Infinity })
      const all = Array.from({ length: 5000 }, (_, i) => Promise.all([echo(i), Task.async(() => i), background.addTask(() => i)]))
      Promise.all(all).then((values) => console.log(values.length, values.every((three, i) => three.every((value) => value === i))))
      const timed = Task.async(() => new Promise(() => {}), { timeout: 60_000 })
      const item = Task.stream([1], () => new Promise(() => {}), { timeout: 70_000 }).next()
      timed.catch(({ code }) => console.log('task', code))
      item.catch(({ code }) => console.log('item', code))
      Promise.resolve().then(() => { mock.timers.tick(60_000); mock.timers.tick(10_000) })
    `)
    assert.doesNotMatch(stderr, /Error/)
    assert.deepEqual(stdout.trim().split('\n').sort(), ['5000 true', 'item ERR_OFFLOOP_TIMEOUT', 'task ERR_OFFLOOP_TIMEOUT'])
  })

  it('times that users give follow the clock that they see', async () => {
    assert.deepEqual(await say(`
      const never = () => new Promise(() => {})
      const timed = Task.async(never, { timeout: 50000 })
      const stream = Task.stream([1], never, { timeout: 60000 }).next()
      const asked = Task.async(never).await(70000)
      await null
      for (const [name, callback, ms, ...args] of faked) if (name === 'setTimeout' && ms >= 50000) callback(...args)
      for (const { reason } of await Promise.allSettled([timed, stream, asked])) log(reason.code)
    `), Array(3).fill('ERR_OFFLOOP_TIMEOUT'))
  })
})
