'use strict'

const assert = require('node:assert/strict')
const { statSync } = require('node:fs')
const { killAll, startScript } = require('./children')
const { createRunner, newFile, stopAll } = require('./runners')
const { turn } = require('./support')

const MIB = 1 << 20

/** A file with many ended tasks, which is looked at by its size. */
async function fill (options) {
  const file = newFile()
  const runner = createRunner(file, { synchronous: 'normal', ...options })
  for (let i = 0; i < 4; i++) {
    const pushed = await runner.pushTasks(Array.from({ length: 500 }, () => ({ callback: 'work', data: 'x'.repeat(10_000) })))
    await Promise.all(pushed.map(({ id }) => runner.cancelTask(id)))
  }
  return { file, runner }
}

describe('the file of a history that is removed', () => {
  afterEach(stopAll)
  afterEach(killAll)

  it('becomes shorter by itself, while it is open', async () => {
    const { file, runner } = await fill({ keep: { count: 10 } })
    assert.equal((await runner.prune()).removed, 1990)
    while (statSync(file).size > 4 * MIB) await turn()
    assert.equal((await runner.counts()).cancelled, 10)
    const { id } = await runner.pushTask({ callback: 'work', data: 'more' })
    assert.equal((await runner.getTask(id)).data, 'more')
  })

  it('becomes shorter while others work, of whom none is lost', async () => {
    const { file, runner } = await fill({ keep: { count: 10 } })
    const pruned = runner.prune()
    const ids = []
    for (let i = 0; i < 300; i++) ids.push((await runner.pushTask({ callback: 'work', data: i })).id)
    await pruned
    while (statSync(file).size > 4 * MIB) await turn()
    const tasks = await runner.listTasks({ state: 'available', limit: 1000 })
    assert.deepEqual(tasks.map(({ id, data }) => [id, data]), ids.map((id, i) => [id, i]))
  })

  it('becomes shorter, too, when another process has it open', async () => {
    const { file, runner } = await fill({ keep: { count: 10 } })
    const child = startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      await runner.start()
      say('started')
      await told()
      say((await runner.counts()).cancelled)
      await runner.stop()
      process.exit()
    `)
    await child.says('started')
    await runner.prune()
    while (statSync(file).size > 4 * MIB) await turn()
    child.tell('')
    assert.equal(await child.line(), '10')
  })
})
