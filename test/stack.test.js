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
})
