'use strict'

const assert = require('node:assert/strict')
const { runScript, runtime } = require('./support')

describe('a call near the end of the stack', () => {
  const itIsWhole = runtime.bearsStackEnd ? it : () => {}

  itIsWhole('throws and has done nothing, or is whole', async () => {
    const { code, stdout } = await runScript(`
      const { Task, tasks: { echo } } = offloop
      const kinds = [() => echo(1), () => Task.async(echo), () => echo.async(1), () => Task.async(() => 1), () => Task.async(async () => 2)]
      const made = []
      function dive (call) {
        try { return dive(call) } catch {}
        made.push(call())
      }
      const start = (call, depth) => depth === 0 ? dive(call) : start(call, depth - 1, 1, 2, 3)
      for (const call of kinds) for (let i = 0; i < 50; i++) try { start(call, i) } catch {}
      Promise.allSettled(made).then(() => setImmediate(() => console.log('settled')))
    `)
    assert.equal(code, 0)
    assert.equal(stdout, 'settled\n')
  })

  // Calls from the end of the stack upwards, until there is room for the whole call; answers what came of the calls.
  const DIVE = `
    function diveFor (call) {
      const made = []
      let left
      function dive () {
        try { return dive() } catch {}
        made.push(call())
        if (--left > 0) throw made
      }
      const start = (depth) => depth === 0 ? dive() : start(depth - 1, 1, 2, 3)
      for (let i = 0; i < 10; i++) try { left = 100; start(i) } catch {}
      return Promise.allSettled(made)
    }
  `

  itIsWhole('leaves nobody in line who cannot be answered: send() while there is no room', async () => {
    const { code, stdout } = await runScript(`${DIVE}
      const queue = new offloop.BackgroundTasks({ concurrency: 1, capacity: 0 })
      const signals = Array.from({ length: 2000 }, () => new AbortController().signal)
      let open, ran = 0
      queue.addTask(() => new Promise((resolve) => { open = resolve }))
      setImmediate(async () => {
        const sent = diveFor(() => queue.send(() => { ran++ }, { signal: signals.pop() }))
        open()
        const fulfilled = (await sent).filter(({ status }) => status === 'fulfilled')
        await queue.idle()
        console.log(fulfilled.length > 0, ran === fulfilled.length, queue.running, (await queue.send(() => 7)).task !== undefined)
      })
    `)
    assert.equal(code, 0)
    assert.equal(stdout, 'true true 0 true\n')
  })

  itIsWhole('leaves nobody in line who cannot be answered: pushTask() and result() of a runner', async () => {
    const { code, stdout } = await runScript(`${DIVE}
      const runner = new offloop.AsyncTaskRunner(':memory:')
      const settled = async (call) => (await diveFor(call)).filter(({ status }) => status === 'fulfilled').map(({ value }) => value)
      setImmediate(async () => {
        runner.route('echo', async ({ data }) => data)
        const pushed = await settled(() => runner.pushTask({ callback: 'echo', data: 7 }))
        const counts = await runner.counts()
        await runner.start()
        const results = await settled(() => runner.result(pushed[0].id))
        console.log(pushed.length > 0, counts.available === pushed.length, results.length > 0)
        await runner.stop()
      })
    `)
    assert.equal(code, 0)
    assert.equal(stdout, 'true true true\n')
  })

  itIsWhole('of a stream throws, or is answered, as all calls before it are', async () => {
    const { code, stdout } = await runScript(`${DIVE}
      const assert = require('node:assert/strict')
      async function main () {
        for (let i = 0; i < 20; i++) {
          const stream = offloop.Task.stream(Array.from({ length: 1000 }, (_, i) => i), (item) => item, { maxConcurrency: 2 })
          const before = [stream.next(), stream.next()]
          const during = diveFor(() => stream.next())
          await Promise.allSettled([...before, during])
          assert.deepEqual(await stream.next(), { done: true, value: undefined })
        }
      }
      main().then(() => console.log('ended'))
    `)
    assert.equal(code, 0)
    assert.equal(stdout, 'ended\n')
  })
})
