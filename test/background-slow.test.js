'use strict'

const assert = require('node:assert/strict')
const { runScript } = require('./support')

/** What `source` is warned of, and what it says, by a clock that only block() and take() move. */
async function warningsOf (source) {
  const { stdout, code } = await runScript(`
    process.on('warning', ({ name, code, message }) => console.log(JSON.stringify({ name, code, message })))
    let now = 0
    require('node:perf_hooks').performance.now = () => now
    const block = (ms) => { now += ms }
    const take = (ms) => new Promise((resolve) => setImmediate(() => { now += ms; resolve() }))
    const background = new offloop.BackgroundTasks({ slow: 20 })
    ${source}
  `)
  assert.equal(code, 0)
  return stdout.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line))
}

describe('the warning of slow background tasks', () => {
  it('tells of one that blocked the event loop', async () => {
    for (const fn of ['() => block(30)', 'async () => { block(30); await take(1) }', '() => { block(30); throw 1 }']) {
      const [warning, ...others] = await warningsOf(`background.addTask(${fn}, { name: 'resize', onError () {} })`)
      assert.deepEqual(others, [])
      assert.deepEqual([warning.name, warning.code], ['OffloopWarning', 'OFFLOOP_SLOW_TASK'])
      assert.match(warning.message, /^Background task 'resize' took \d+ms \(>20ms threshold\)\. It blocked the event loop for \d+ms: move that work to a task in C, or to threads\(\)\.$/)
    }
  })

  it('tells of one that merely took long', async () => {
    const [warning, ...others] = await warningsOf('background.addTask(async function upload () { await take(40) })')
    assert.deepEqual(others, [])
    assert.match(warning.message, /^Background task 'upload' took \d+ms \(>20ms threshold\)\. It gave the event loop back after \d+ms and took its time: .* make it durable/)
  })

  it('comes once for each name; all are counted', async () => {
    const warnings = await warningsOf(`
      for (const name of ['a', 'b', 'a', 'a', 'b']) background.addTask(() => block(25), { name })
      background.addTask(() => {}, { name: 'quick' })
      background.idle().then(() => process.emitWarning(JSON.stringify(background.stats().slow)))
    `)
    assert.deepEqual(warnings.slice(0, 2).map(({ message }) => message.slice(0, 19)), ['Background task \'a\'', 'Background task \'b\''])
    assert.deepEqual(JSON.parse(warnings[2].message), { a: 3, b: 2 })
    assert.equal(warnings.length, 3)
  })

  it('does not come for time spent waiting, nor when slow is Infinity', async () => {
    assert.deepEqual(await warningsOf(`
      const one = new offloop.BackgroundTasks({ concurrency: 1, slow: 1000 })
      for (let i = 0; i < 6; i++) one.addTask(() => take(200))
      new offloop.BackgroundTasks({ slow: Infinity }).addTask(() => block(200))
    `), [])
  })

  it('does not come for what callbacks and listeners of the task before it took', async () => {
    const warnings = await warningsOf(`
      const one = new offloop.BackgroundTasks({ concurrency: 1, slow: 500 })
      one.on('slow', () => block(600))
      one.addTask(() => {}, { name: 'calls back', onComplete: () => block(600) })
      one.addTask(() => {}, { name: 'next' })
      one.addTask(() => take(600), { name: 'slow' })
      one.addTask(() => {}, { name: 'last' })
    `)
    assert.deepEqual(warnings.map(({ message }) => message.slice(0, 22)), ['Background task \'slow\''])
  })

  it('is an event too, of each', async () => {
    const { stdout } = await runScript(`
      const block = (ms) => { const end = performance.now() + ms; while (performance.now() < end); }
      const background = new offloop.BackgroundTasks({ slow: 0 })
      background.on('slow', ({ task, ms, blockedMs }) => console.log(task.name, ms >= blockedMs && blockedMs >= 0))
      background.addTask(() => block(5), { name: 'once' })
      background.addTask(async () => block(5), { name: 'twice' })
      background.addTask(() => { block(5); throw 1 }, { name: 'twice', onError () {} })
    `)
    assert.deepEqual(stdout.trim().split('\n').sort(), ['once true', 'twice true', 'twice true'])
  })

  it('counts names without end together', async () => {
    const { stdout } = await runScript(`
      const block = (ms) => { const end = performance.now() + ms; while (performance.now() < end); }
      const background = new offloop.BackgroundTasks({ slow: 0 })
      for (let i = 0; i < 300; i++) background.addTask(() => block(2), { name: String(i) })
      background.idle().then(() => console.log(JSON.stringify(background.stats().slow)))
    `)
    const slow = JSON.parse(stdout)
    assert.equal(Object.keys(slow).length, 257)
    // Of a task that runs while the machine has no time for it, all may be lost.
    assert.ok(slow['(others)'] > 0 && slow['(others)'] <= 44, String(slow['(others)']))
  })
})
