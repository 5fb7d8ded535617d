'use strict'

// What user code may do to the settling of tasks, which must settle all the same.

const assert = require('node:assert/strict')
const { root, runScript } = require('./support')

/** What `source` prints. */
async function say (source, { load } = {}) {
  const { stdout, stderr } = await runScript(`
    const log = (...words) => require('node:fs').writeSync(1, words.join(' ') + '\\n')
    process.on('uncaughtException', (error) => log('uncaught', error?.message ?? error))
    ;(async () => { ${source} })()
  `, { load })
  assert.equal(stderr, '')
  return stdout.trim().split('\n')
}

const FAILING_CALLBACK = `
  const all = [new Promise((resolve) => tasks.fibonacci(-1, (error) => resolve(error.code)))]
  for (let i = 0; i < 31; i++) all.push(tasks.echo(i))
  const settled = await Promise.all(all)
  log(settled.length, settled[0])
`

describe('a task settles beside others', () => {
  it('when stacks are no texts', async () => {
    assert.deepEqual(await say(`
      const { configure, tasks } = offloop
      configure({ stacks: true })
      Error.prepareStackTrace = (error, sites) => sites
      ${FAILING_CALLBACK}
    `), ['32 ERR_RANGE'])
  })

  it('when stacks throw', async () => {
    const printed = await say(`
      const { configure, tasks } = offloop
      configure({ stacks: true })
      Error.prepareStackTrace = () => { throw 'no stack' }
      ${FAILING_CALLBACK}
    `)
    assert.equal(printed.at(-1), '32 ERR_RANGE')
    assert.deepEqual(new Set(printed.slice(0, -1)), new Set(['uncaught no stack']))
  })

  it('when a signal\'s methods throw', async () => {
    assert.deepEqual(await say(`
      const { tasks } = offloop
      const controller = new AbortController()
      const { signal } = controller
      signal.removeEventListener = () => { throw new Error('not removed') }
      const echo = tasks.echo.with({ signal })
      log((await Promise.all([echo(1), tasks.echo(2), echo(3), tasks.echo(4)])).join())
      await new Promise(setImmediate)
      log('end')
    `), ['uncaught not removed', '1,2,3,4', 'end'])
  })

  it('or is refused as a whole, when a signal cannot be listened to', async () => {
    assert.deepEqual(await say(`
      const { tasks } = offloop
      const signal = { aborted: false, addEventListener () { throw new Error('not added') }, removeEventListener () {} }
      await tasks.echo.with({ signal })(1).catch(({ message }) => log(message))
      try { tasks.echo.with({ signal })(1, () => log('called')) } catch ({ message }) { log(message) }
      log(await tasks.echo(2))
      try { tasks.echo.with({ signal: { aborted: false, addEventListener () {} } }) } catch ({ name }) { log(name) }
    `), ['not added', 'not added', '2', 'TypeError'])
  })

  it('when it times out and its callback throws', async () => {
    assert.deepEqual(await say(`
      const { tasks } = offloop
      const sleep = tasks.sleep.with({ timeout: 5 })
      sleep(1e6, () => { throw new Error('thrown') })
      await sleep(1e6).catch(({ code }) => log(code))
    `), ['uncaught thrown', 'ERR_OFFLOOP_TIMEOUT'])
  })
})

const FAKES = `
  const real = { setImmediate, setTimeout, nextTick: process.nextTick }
  const fake = () => { globalThis.setImmediate = globalThis.setTimeout = () => ({ unref () {}, ref () {} }); process.nextTick = () => {} }
  const timers = require('node:timers')
`

describe('while a program\'s timers are faked', () => {
  it('all results come, and after that, too', async () => {
    assert.deepEqual(await say(`
      ${FAKES}
      const { tasks } = offloop
      fake()
      log((await Promise.all(Array.from({ length: 5000 }, (_, i) => tasks.echo(i)))).length)
      Object.assign(globalThis, { setImmediate: real.setImmediate, setTimeout: real.setTimeout })
      process.nextTick = real.nextTick
      log((await Promise.all(Array.from({ length: 5000 }, (_, i) => tasks.echo(i)))).length)
    `), ['5000', '5000'])
  })

  it('timeouts of C tasks go by the real clock, before and after', async () => {
    assert.deepEqual(await say(`
      ${FAKES}
      const { tasks } = offloop
      fake()
      performance.now = () => 0
      const sleep = tasks.sleep.with({ timeout: 5 })
      await sleep(1e6).catch(({ code }) => log(code))
      Object.assign(globalThis, { setImmediate: real.setImmediate, setTimeout: real.setTimeout })
      await sleep(1e6).catch(({ code }) => log(code))
    `), ['ERR_OFFLOOP_TIMEOUT', 'ERR_OFFLOOP_TIMEOUT'])
  })

  it('results are late, not lost, if they were when it was loaded', async () => {
    assert.deepEqual(await say(`
      ${FAKES}
      const waiting = setInterval(() => {}, 1e6)
      fake()
      timers.setImmediate = globalThis.setImmediate
      const { tasks } = require(${JSON.stringify(root)})
      log((await Promise.all(Array.from({ length: 5000 }, (_, i) => tasks.echo(i)))).length)
      clearInterval(waiting)
    `, { load: false }), ['5000'])
  })
})
