'use strict'

// What happens to a file of tasks while it is open is noticed, and said.

const assert = require('node:assert/strict')
const { copyFileSync, renameSync, rmSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { HASTE, killAll, startScript } = require('./children')
const { createRunner, deferred, newFile, stopAll } = require('./runners')

/** Another database of tasks, as a backup is. */
async function makeBackup () {
  const file = newFile()
  const runner = createRunner(file)
  await runner.pushTask({ callback: 'work', data: 'of the backup' })
  await runner.stop()
  return file
}

/** What happens to a file, and what is said of it. */
const losses = {
  'was deleted': [(file) => rmSync(file), /was deleted while it was open/],
  'was deleted with its log': [(file) => { for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`) }, /was deleted/],
  'was moved': [(file) => renameSync(file, `${file}.moved`), /was moved/],
  'was replaced by a backup': [(file, backup) => renameSync(backup, file), /was deleted|was replaced/],
  'was moved, and another put there': [(file, backup) => { renameSync(file, `${file}.moved`); copyFileSync(backup, file) }, /was replaced/],
  'was moved, and an empty one put there': [(file) => { renameSync(file, `${file}.moved`); writeFileSync(file, '') }, /was replaced/],
  'had its log deleted': [(file) => rmSync(`${file}-wal`), /log \('-wal'\) deleted or replaced/],
  'had its log replaced': [(file) => { copyFileSync(`${file}-wal`, `${file}.copy`); renameSync(`${file}.copy`, `${file}-wal`) }, /log \('-wal'\) deleted or replaced/]
}

describe('a file that is lost while it is open', () => {
  afterEach(stopAll)
  afterEach(killAll)

  for (const [title, [lose, message]] of Object.entries(losses)) {
    it(`fails what is asked, tells of it once, and the runner stops: it ${title}`, async () => {
      const backup = await makeBackup()
      const file = newFile()
      const runner = createRunner(file)
      const errors = []
      const { promise: told, resolve } = deferred()
      runner.on('error', (error) => { errors.push(error); resolve() })
      runner.route('known', () => 'ran')
      await runner.start()
      const { id } = await runner.pushTask({ callback: 'known' })
      assert.equal(await runner.result(id), 'ran')
      const waiting = await runner.pushTask({ callback: 'known', dateToExecute: Date.now() + 1e9 })
      const lost = { name: 'StoreError', code: 'ERR_OFFLOOP_STORE', message }
      const waits = assert.rejects(runner.result(waiting.id), lost)
      await runner.prune()
      lose(file, backup)
      const isNamed = ({ message }) => message.includes(path.basename(file))
      for (const call of ['pushTask', 'pushTasks', 'result', 'counts', 'listTasks', 'getTask', 'cancelTask', 'prune']) {
        const argument = { pushTask: { callback: 'known' }, pushTasks: [{ callback: 'known' }], listTasks: {} }[call] ?? waiting.id
        await assert.rejects(call === 'prune' || call === 'counts' ? runner[call]() : runner[call](argument), (error) => {
          assert.throws(() => { throw error }, lost, call)
          return isNamed(error)
        }, call)
      }
      await told
      await waits
      await runner.stop()
      assert.equal(errors.length, 1)
      assert.match(errors[0].message, message)
    })
  }

  for (const [title, [lose, message]] of [['is deleted', losses['was deleted']], ['is replaced by a backup', losses['was replaced by a backup']]]) {
    it(`is told of by a runner that nobody asks, whose tasks go on and whose signals are left alone: it ${title}`, async () => {
      const backup = await makeBackup()
      const file = newFile()
      const runner = createRunner(file)
      const { promise: gate, resolve: open } = deferred()
      const { promise: error, resolve: tell } = deferred()
      let aborted = null
      const { promise: begun, resolve: begin } = deferred()
      runner.on('error', tell)
      runner.route('work', async (task) => { begin(); await gate; aborted = task.signal.aborted })
      await runner.start()
      await runner.pushTask({ callback: 'work' })
      await begun
      lose(file, backup)
      assert.match((await error).message, message)
      open()
      await runner.stop()
      assert.equal(aborted, false)
    })
  }

  it('is used again by a runner that begins after the first was stopped', async () => {
    const backup = await makeBackup()
    const file = newFile()
    const first = createRunner(file)
    await first.pushTask({ callback: 'work', data: 'of the lost one' })
    renameSync(backup, file)
    await assert.rejects(first.pushTask({ callback: 'work' }), { name: 'StoreError' })
    await first.stop()
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
    const second = createRunner(file)
    second.route('work', (task) => task.data)
    await second.start()
    const [{ id }] = await second.listTasks()
    assert.equal(await second.result(id), 'of the backup')
  })

  it('is told of once, whatever was asked at that time and is looked at later, and the process can end', async () => {
    const file = newFile()
    const child = startScript(`
      ${HASTE}
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      runner.on('error', ({ name }) => say('error ' + name))
      runner.route('work', () => {})
      await runner.start()
      require('node:fs').rmSync(${JSON.stringify(file)})
      if (await told() === 'push') await runner.pushTask({ callback: 'work' }).catch(({ name }) => say('rejects ' + name))
      setTimeout(() => runner.stop().then(() => { say('stopped'); process.exit() }), 300)
    `)
    child.tell('push')
    const { code } = await child.ended
    assert.deepEqual([child.unread.sort(), code], [['error StoreError', 'rejects StoreError', 'stopped'], 0])
  })

  it('is told of once by a runner that looks for those that died', async () => {
    const file = newFile()
    const child = startScript(`
      ${HASTE}
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      runner.on('error', ({ name }) => say('error ' + name))
      await runner.start()
      await new Promise((resolve) => setTimeout(resolve, 100))
      require('node:fs').rmSync(${JSON.stringify(file)})
      setTimeout(() => runner.stop().then(() => say('stopped')), 500)
    `)
    assert.equal((await child.ended).code, 0)
    assert.deepEqual(child.unread, ['error StoreError', 'stopped'])
  })
})
