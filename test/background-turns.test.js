'use strict'

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { AsyncLocalStorage } = require('node:async_hooks')
const { BackgroundTasks, QueueFullError } = require('..')
const { outcomeOf, root, runScript, runtime, turn } = require('./support')

describe('background tasks that do not give the event loop back', () => {
  const ways = {
    'of one queue': 'const queues = [new BackgroundTasks()]',
    'of several queues': 'const queues = Array.from({ length: 8 }, () => new BackgroundTasks({ concurrency: 1 }))',
    'that are async': 'const queues = [new BackgroundTasks({ concurrency: Infinity })]; const isAsync = true'
  }
  for (const [way, queues] of Object.entries(ways)) {
    it(`let it turn after each that took long: ${way}`, async () => {
      const { stdout, stderr } = await runScript(`
        const { BackgroundTasks } = offloop
        var isAsync = false
        ;{ ${queues.replace('const isAsync', 'isAsync')}
        let turns = 0
        let longest = 0
        let inARow = 0
        const count = () => { turns++; inARow = 0; immediate = setImmediate(count) }
        let immediate = setImmediate(count)
        const block = () => { const end = performance.now() + 20; while (performance.now() < end); longest = Math.max(longest, ++inARow) }
        const fn = isAsync ? async () => block() : block
        Promise.all(Array.from({ length: 16 }, (_, i) => queues[i % queues.length].addTask(fn))).then(() => {
          clearImmediate(immediate)
          console.log(longest)
        }) }
      `)
      assert.equal(stderr, '')
      assert.equal(stdout, '1\n')
    })
  }

  it('begin in order, in their own async contexts, and never if they are aborted meanwhile', async () => {
    const storage = new AsyncLocalStorage()
    const background = new BackgroundTasks({ concurrency: 4 })
    const controller = new AbortController()
    const seen = []
    const block = (name) => () => {
      const end = performance.now() + 10
      while (performance.now() < end);
      seen.push([name, storage.getStore()])
    }
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const name of names) storage.run(name, () => background.addTask(block(name), name === 'c' ? { signal: controller.signal, onError () {} } : {}))
    await Promise.resolve()
    controller.abort()
    await background.idle()
    assert.deepEqual(seen, names.filter((name) => name !== 'c').map((name) => [name, name]))
    assert.equal(background.running, 0)
  })
})

describe('a background task that runs on after its timeout', () => {
  const never = '() => new Promise(() => {})'

  it('does not keep an idle process alive', async () => {
    const { stdout, code } = await runScript(`
      const background = new offloop.BackgroundTasks()
      background.addTask(${never}, { timeout: 1, onError: () => console.log(background.running) })
      const at = performance.now()
      process.on('exit', () => console.log(performance.now() - at < 4000))
    `)
    assert.deepEqual([stdout, code], ['1\ntrue\n', 0])
  })

  it('keeps it alive while somebody waits for its slot', async () => {
    const acts = ['background.addTask(() => console.log(1))', 'background.send(() => console.log(1))', 'background.idle().then(() => console.log(1))']
    const outcomes = await Promise.all(acts.map((act) => runScript(`
      const background = new offloop.BackgroundTasks({ concurrency: 1, capacity: 1 })
      background.addTask(${never}, { timeout: 1, onError () {} })
      ${act}
    `)))
    for (const { stdout, code } of outcomes) assert.deepEqual([stdout, code], ['1\n', 0])
  })
})

describe('the slot of a background task that has ended', () => {
  it('is free in onComplete and onError', async () => {
    for (const [fn, callback] of [[() => 1, 'onComplete'], [async () => 1, 'onComplete'], [() => { throw new Error('failed') }, 'onError']]) {
      const background = new BackgroundTasks({ concurrency: 1, capacity: 0 })
      const order = []
      background.on('idle', () => order.push('idle'))
      background.addTask(fn, {
        [callback]: () => {
          order.push(`running ${background.running}`)
          background.addTask(() => { order.push('next') })
          assert.throws(() => background.addTask(() => {}), QueueFullError)
        }
      })
      await background.idle()
      await turn()
      assert.deepEqual(order, ['running 0', 'next', 'idle'])
    }
  })

  it('goes to a producer that waits before onComplete is called', async () => {
    const background = new BackgroundTasks({ concurrency: 1, capacity: 0 })
    const order = []
    background.addTask(() => {}, { onComplete: () => assert.throws(() => background.addTask(() => {}), QueueFullError) })
    const { task } = await background.send(() => { order.push('sent') })
    await task
    assert.deepEqual(order, ['sent'])
  })
})

describe('a background task that does nothing', () => {
  const itIsTold = runtime.tellsCollections ? it : () => {}

  itIsTold('is not slow because V8 collects garbage', async () => {
    const { stdout, stderr } = await runScript(`
      const kept = Array.from({ length: 1_000_000 }, (_, i) => ({ i, at: [i] }))
      const background = new offloop.BackgroundTasks({ slow: 60, capacity: Infinity })
      gc()
      for (let i = 0; i < 200; i++) background.addTask(async () => {})
      for (let i = 0; i < 4; i++) background.addTask(async () => {}).then(gc)
      for (let i = 0; i < 4; i++) background.addTask(async () => gc())
      background.idle().then(() => console.log(JSON.stringify(background.stats().slow), kept.length))
    `, { nodeOptions: ['--expose-gc'] })
    assert.equal(stderr, '')
    assert.equal(stdout, '{} 1000000\n')
  })

  if (process.platform !== 'win32') {
    it('is not slow because the process was stopped', async () => {
      const source = `
        const { BackgroundTasks } = require(${JSON.stringify(root)})
        const background = new BackgroundTasks({ capacity: Infinity, slow: 500 })
        const end = performance.now() + 2000
        const burst = async () => {
          for (let i = 0; i < 20_000; i++) background.addTask(async () => {})
          await background.idle()
          if (performance.now() < end) setImmediate(burst)
          else console.log(JSON.stringify(background.stats().slow))
        }
        console.log('begun')
        burst()
      `
      const child = spawn(process.execPath, ['-e', source])
      const outcome = outcomeOf(child)
      const stop = () => {
        process.kill(child.pid, 'SIGSTOP')
        setTimeout(() => process.kill(child.pid, 'SIGCONT'), 700)
      }
      child.stdout.once('data', () => { for (const at of [200, 1100]) setTimeout(stop, at) })
      const { stdout, stderr } = await outcome
      assert.equal(stderr, '')
      assert.equal(stdout, 'begun\n{}\n')
    })
  }
})
