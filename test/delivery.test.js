'use strict'

const assert = require('node:assert/strict')
const { tasks: { echo } } = require('..')
const { runScript, turn } = require('./support')

describe('delivery', () => {
  it('lets the event loop turn while many tasks are settled', async () => {
    const total = 20_000
    let turns = 0
    let settled = 0
    const count = () => { turns++; if (settled < total) setImmediate(count) }
    setImmediate(count)
    await new Promise((resolve) => {
      for (let i = 0; i < total; i++) echo(() => { if (++settled === total) resolve() })
    })
    assert(turns >= total / 1024 - 1, `${turns} turns`)
  })

  it('settles every task once, whatever its callback does', async () => {
    const total = 5000
    const seen = new Array(total).fill(0)
    await new Promise((resolve) => {
      let left = total
      for (let i = 0; i < total; i++) {
        echo(i, (_, value) => {
          seen[value]++
          if (value % 100 === 0) echo('nested', () => {})
          if (value % 500 === 0) Promise.resolve().then(() => echo('in a microtask'))
          if (--left === 0) resolve()
        })
      }
    })
    assert(seen.every((times) => times === 1))
  })

  it('runs the microtasks of a callback before the loop turns', async () => {
    const order = []
    await new Promise((resolve) => {
      echo(() => {
        order.push('callback')
        setImmediate(() => { order.push('turn'); resolve() })
        queueMicrotask(() => order.push('microtask'))
      })
    })
    assert.deepEqual(order, ['callback', 'microtask', 'turn'])
  })

  it('keeps memory level over 1,000,000 tasks', async () => {
    const { code, stdout, stderr } = await runScript(`
      const { echo } = offloop.tasks
      let left = 1_000_000
      let warm = 0
      const payload = { numbers: [1, 2, 3], text: 'x'.repeat(300) }
      const rss = () => { gc(); gc(); return process.memoryUsage.rss() }
      async function loop () {
        while (left-- > 0) {
          await echo(left % 10 === 0 ? payload : left)
          if (left === 800_000) warm = rss()
        }
      }
      Promise.all(Array.from({ length: 200 }, loop)).then(() => console.log(JSON.stringify({ warm, end: rss() })))
    `, { nodeOptions: ['--expose-gc', '--max-semi-space-size=1'] })
    assert.equal(code, 0, stderr)
    const { warm, end } = JSON.parse(stdout)
    // A leak of the smallest allocation in each task would be more than twice that.
    assert(end < warm + 10 * 2 ** 20, `RSS grew from ${warm} to ${end}`)
  }).timeout(60_000)

  it('frees the buffers of tasks whose results are dropped', async () => {
    const rss = () => { global.gc(); global.gc(); return process.memoryUsage.rss() }
    const bytes = new Uint8Array(1 << 20)
    const round = async () => {
      for (let i = 0; i < 50; i++) await echo(bytes)
      global.gc()
      await turn()
      await turn()
    }
    await round()
    const warm = rss()
    for (let i = 0; i < 10; i++) await round()
    assert(rss() < warm + 200 * 2 ** 20, `RSS grew from ${warm} to ${rss()}`)
  })
})

describe('memory that runs out', () => {
  it('rejects the task and harms no other', async function () {
    const { code, stdout, stderr } = await runScript(`(async () => {
      const { execFileSync } = require('node:child_process')
      const { readFileSync } = require('node:fs')
      const { echo } = offloop.tasks
      await echo('the pool has its threads')
      const bytes = new Uint8Array(600 * 2 ** 20)
      const size = Number(/VmSize:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024
      execFileSync('prlimit', ['--pid', process.pid, '--as=' + (size + 300 * 2 ** 20)])
      await echo(bytes).catch((error) => console.log(error.name, error.phase, error.message))
      console.log(await echo('alive'))
    })()`)
    if (/ENOENT/.test(stderr)) this.skip()
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'TaskError queued task \'echo\' could not be queued: out of memory\nalive\n')
  })
})
