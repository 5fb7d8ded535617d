'use strict'

const assert = require('node:assert/strict')
const { killAll, startScript } = require('./children')
const { newFile } = require('./runners')

describe('waiting for a task that nobody runs', () => {
  afterEach(killAll)

  it('is a warning of the process, once for each route, after some seconds', async () => {
    // It is a matter of seconds: three, and one until it is looked for. What is over after twice as long has warned of all.
    const child = startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(newFile())})
      const busy = new AsyncTaskRunner(${JSON.stringify(newFile())})
      process.on('warning', ({ code, message }) => say(code + ' ' + message.split("'")[1]))
      for (const callback of ['forgotten', 'forgotten', 'other', 'later']) {
        const dateToExecute = callback === 'later' ? Date.now() + 1e9 : undefined
        runner.pushTask({ callback, dateToExecute }).then(({ id }) => runner.result(id))
      }
      busy.route('known', () => new Promise(() => {}), { concurrency: 1 })
      await busy.start()
      for (let i = 0; i < 2; i++) busy.pushTask({ callback: 'known' }).then(({ id }) => busy.result(id))
      setInterval(() => say('over'), 6000)
    `)
    const said = []
    for (let line; (line = await child.line()) !== 'over';) said.push(line)
    assert.deepEqual(said.sort(), ['OFFLOOP_NOT_STARTED forgotten', 'OFFLOOP_NOT_STARTED other'])
  })
})
