'use strict'

const assert = require('node:assert/strict')
const { runScript, runtime } = require('./support')

describe('whoever lists open handles', () => {
  const itIsListed = runtime.tellsHandles ? it : () => {}

  itIsListed('is told of none of offloop’s but while it keeps the event loop alive', async () => {
    const { stdout, stderr } = await runScript(`
      const handles = []
      const { createHook } = require('node:async_hooks')
      createHook({ init (id, type, trigger, resource) { if (type === 'offloop') handles.push(resource) } }).enable()
      const offloop = require(${JSON.stringify(require.resolve('..'))})
      const open = () => handles.filter((handle) => handle.hasRef === undefined || handle.hasRef()).length
      async function main () {
        const runner = new offloop.AsyncTaskRunner(':memory:')
        const pushed = runner.pushTask({ callback: 'work', data: 1 })
        console.log(handles.length, open())
        await pushed
        await new Promise((resolve) => setImmediate(resolve))
        await offloop.tasks.echo(1)
        console.log(handles.length, open())
        const kept = handles.map(({ hasRef }) => hasRef)
        handles.length = 0
        await runner.stop()
        for (let i = 0; i < 3; i++) {
          gc()
          await new Promise((resolve) => setImmediate(resolve))
        }
        console.log(kept.map((hasRef) => hasRef()).join())
      }
      main()
    `, { load: false, nodeOptions: ['--expose-gc'] })
    assert.equal(stderr, '')
    assert.equal(stdout, '2 1\n2 0\nfalse,false\n')
  })
})
