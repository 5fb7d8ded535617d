'use strict'

// Of the tasks that ran in a process that died, which one is to blame.

const assert = require('node:assert/strict')
const { killAll, startScript } = require('./children')
const { createRunner, eventsOf, newFile, stopAll } = require('./runners')

const INNOCENT = 11

/** A process that runs all that there is, twelve at once, until it dies of it or nothing is left. */
function startTwelve (file, handler, options = {}) {
  return startScript(`
    const runner = new AsyncTaskRunner(${JSON.stringify(file)}, ${JSON.stringify(options)})
    runner.route('work', ${handler}, { concurrency: 12, backoff: { type: 'fixed', delay: 0 } })
    runner.on('idle', () => runner.stop().then(() => process.exit()))
    await runner.start()
  `)
}

/** Runs such processes until one ends by itself; answers how many died. */
async function runAll (file, handler, options) {
  for (let deaths = 0; deaths < 20; deaths++) {
    const child = startTwelve(file, handler, options)
    const { code, signal, stderr } = await child.ended
    if (signal === null) {
      assert.equal(code, 0, stderr)
      return deaths
    }
  }
  assert.fail('it goes on for ever')
}

describe('a task that kills its process', () => {
  afterEach(stopAll)
  afterEach(killAll)

  const kills = `async (task) => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    if (task.data === 'guilty') process.kill(process.pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
    return 'ran'
  }`

  for (const position of [0, INNOCENT]) {
    it(`is discarded, and none of those that ran beside it: pushed as number ${position + 1} of twelve`, async () => {
      const file = newFile()
      const runner = createRunner(file)
      const datas = Array.from({ length: INNOCENT }, () => 'innocent')
      datas.splice(position, 0, 'guilty')
      const pushed = await runner.pushTasks(datas.map((data) => ({ callback: 'work', data })))
      await runAll(file, kills)
      const states = await Promise.all(pushed.map(async ({ id }) => (await runner.getTask(id)).state))
      assert.deepEqual(states, datas.map((data) => data === 'guilty' ? 'discarded' : 'completed'))
      assert.match((await runner.getTask(pushed[position].id)).errors.at(-1).message, /3 processes that died/)
    })
  }

  for (const [crashes, reason] of [[1, 'was running in 1 process that died'], [5, 'was running in 5 processes that died']]) {
    it(`is discarded after as many as its runner's option says: ${crashes}`, async () => {
      const file = newFile()
      const runner = createRunner(file)
      const { id } = await runner.pushTask({ callback: 'work', data: 'guilty' })
      assert.equal(await runAll(file, kills, { crashes }), crashes)
      assert.equal((await runner.getTask(id)).errors.at(-1).message, reason)
    })
  }

  it('is discarded, and none of those of another route', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const guilty = await runner.pushTask({ callback: 'work', data: 'guilty' })
    const others = await runner.pushTasks(Array.from({ length: 4 }, () => ({ callback: 'other' })))
    for (let deaths = 0; ; deaths++) {
      assert(deaths < 20)
      const child = startScript(`
        const runner = new AsyncTaskRunner(${JSON.stringify(file)})
        const wait = () => new Promise((resolve) => setTimeout(resolve, 60))
        runner.route('work', async () => { await new Promise((resolve) => setTimeout(resolve, 30)); process.kill(process.pid, 'SIGKILL') })
        runner.route('other', wait)
        runner.on('idle', () => runner.stop().then(() => process.exit()))
        await runner.start()
      `)
      if ((await child.ended).signal === null) break
    }
    assert.equal((await runner.getTask(guilty.id)).state, 'discarded')
    for (const { id } of others) assert.equal((await runner.getTask(id)).state, 'completed')
  })

  it('holds up neither what was pushed meanwhile nor what has killed nobody', async () => {
    const file = newFile()
    const runner = createRunner(file)
    await runner.pushTasks(['guilty', 'innocent', 'innocent'].map((data) => ({ callback: 'work', data })))
    for (let deaths = 0; deaths < 2; deaths++) assert.equal((await startTwelve(file, kills).ended).signal, 'SIGKILL')
    // Those three are suspects, of which one runs at a time; it hangs.
    const ran = []
    let running = 0
    let open
    const gate = new Promise((resolve) => { open = resolve })
    runner.route('work', async (task) => {
      if (task.data === undefined || task.data === 'new') return ran.push('new')
      assert.equal(++running, 1, 'two suspects at once')
      ran.push('suspect')
      await gate
      running--
    }, { concurrency: 12 })
    const fresh = eventsOf(runner, 'completed', 5)
    await runner.start()
    await runner.pushTasks(Array.from({ length: 5 }, () => ({ callback: 'work', data: 'new' })))
    await fresh
    assert.deepEqual([ran.filter((what) => what === 'new').length, ran.filter((what) => what === 'suspect').length], [5, 1])
    const all = eventsOf(runner, 'completed', 3)
    open()
    await all
    assert.equal((await runner.counts()).completed, 8)
  })
})

/** A process that does something in the attempts that it begins, and dies of the first that goes further. */
async function startThat (file, source) {
  const child = startScript(`
    const runner = new AsyncTaskRunner(${JSON.stringify(file)})
    let count = 0
    runner.route('work', () => { ${source}; process.kill(process.pid, 'SIGKILL') }, { backoff: { type: 'fixed', delay: 0 } })
    await runner.start()
  `)
  assert.equal((await child.ended).signal, 'SIGKILL')
}

describe('the deaths of processes that ran a task', () => {
  afterEach(stopAll)
  afterEach(killAll)

  for (const [title, end] of [
    ['snoozes', 'throw new offloop.Snooze(0)'],
    ['fails', "throw new Error('failure')"]
  ]) {
    it(`are forgotten when it ${title} by itself`, async () => {
      const file = newFile()
      const runner = createRunner(file)
      const { id } = await runner.pushTask({ callback: 'work', attempts: 100 })
      const die = () => startThat(file, '')
      // Never three in a row.
      await die()
      for (let round = 0; round < 2; round++) {
        await die()
        await startThat(file, `if (count++ === 0) { ${end} }`)
      }
      runner.route('work', () => 'ran')
      await runner.start()
      assert.equal(await runner.result(id), 'ran')
    })
  }
})
