'use strict'

// Rows of the file that another program has written, and what is thrown by another copy
// of the package.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { cpSync, mkdirSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { createRunner, eventsOf, newFile, stopAll } = require('./runners')
const { root } = require('./support')

const SCRIPT = `
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
for sql, values in json.load(sys.stdin): database.execute(sql, values)
database.commit()
`

/** Runs `statements`, each with its values, by another program. */
function change (file, statements) {
  const { status, stderr } = spawnSync('python3', ['-c', SCRIPT, file], { input: JSON.stringify(statements), encoding: 'utf8' })
  assert.equal(status, 0, stderr)
}

const canChange = spawnSync('python3', ['-c', 'import sqlite3']).status === 0

const badOptions = [
  '{', '5', '[]', '"text"', '{"timeout":"soon"}', '{"timeout":-1}', '{"keep":{"completed":null}}', '{"keep":"text"}', '{"backoff":7}',
  '{"backoff":{"type":"linear"}}', '{"backoff":{"jitter":9}}', '{"unknown":1}', '{"__proto__":{"timeout":1}}', '\u0000', ''
]

const odd = ['{', '5', 'null', '"text"', '{"at":"never"}', '[null]', '[5,"text",[],{}]', '[{"name":5,"message":{},"at":1e300,"cause":7,"errors":"none"}]', '']

describe('a row that another program has written', function () {
  before(function () { if (!canChange) this.skip() })
  afterEach(stopAll)

  /** The ids of tasks of a route, one for each of `values`, that has been put into `column`. */
  async function pushWith (runner, file, route, column, values) {
    const pushed = await runner.pushTasks(values.map(() => ({ callback: route, timeout: 1000 })))
    change(file, values.map((value, i) => [`UPDATE offloop_tasks SET ${column} = ? WHERE id = ?`, [value, Number(pushed[i].id)]]))
    return pushed.map(({ id }) => id)
  }

  it('is discarded when its options cannot be read, and disturbs no other', async () => {
    const file = newFile()
    const runner = createRunner(file)
    const bad = await pushWith(runner, file, 'a', 'options', badOptions)
    const good = await runner.pushTasks(badOptions.map((_, data) => ({ callback: 'a', data })))
    let runs = 0
    runner.route('a', ({ data }) => { runs++; return data })
    const results = Promise.allSettled([...bad, ...good.map(({ id }) => id)].map((id) => runner.result(id)))
    const discarded = eventsOf(runner, 'discarded', bad.length)
    await runner.start()
    const settled = await results
    for (const { status, reason } of settled.slice(0, bad.length)) {
      assert.equal(status, 'rejected')
      assert.match(reason.message, /was discarded: its options cannot be read: /)
    }
    assert.deepEqual(settled.slice(bad.length).map(({ value }) => value), badOptions.map((_, data) => data))
    assert.deepEqual([runs, (await discarded).length, (await runner.counts()).discarded], [good.length, bad.length, bad.length])
  })

  it('can be cancelled when its options cannot be read', async () => {
    const file = newFile()
    const runner = createRunner(file)
    for (const id of await pushWith(runner, file, 'a', 'options', badOptions)) assert.equal(await runner.cancelTask(id), 'available')
    assert.equal((await runner.counts()).cancelled, badOptions.length)
  })

  for (const column of ['errors', 'progress', 'data', 'options']) {
    it(`can be looked at, and runs: odd ${column}`, async () => {
      const file = newFile()
      const runner = createRunner(file)
      const ids = await pushWith(runner, file, 'a', column, odd)
      const before = await runner.listTasks()
      assert.deepEqual(before.map(({ id }) => id), ids)
      for (const { errors } of before) for (const { name, message, at } of errors) assert.deepEqual([typeof name, typeof message, at === null || at instanceof Date], ['string', 'string', true])
      runner.route('a', () => 'ran', { attempts: 1 })
      runner.on('failed', () => {})
      await runner.start()
      for (const id of ids) await Promise.race([runner.result(id), eventsOf(runner, 'discarded', 1)]).catch(({ name }) => assert.equal(name, 'TaskError'))
      for (const id of ids) assert((await runner.getTask(id)).finishedAt instanceof Date)
    })
  }

  it('can be looked at: an odd result', async () => {
    const file = newFile()
    const runner = createRunner(file)
    runner.route('a', () => {})
    await runner.start()
    const pushed = await runner.pushTasks(odd.map(() => ({ callback: 'a' })))
    for (const { id } of pushed) await runner.result(id)
    change(file, odd.map((value, i) => ['UPDATE offloop_history SET result = ? WHERE id = ?', [value, Number(pushed[i].id)]]))
    assert.equal((await runner.listTasks())[0].result, '{')
    assert.equal((await runner.listTasks())[1].result, 5)
  })
})

describe('another copy of the package', () => {
  afterEach(stopAll)

  /** The package, installed once more. */
  function installAgain () {
    const folder = newFile()
    mkdirSync(folder)
    for (const part of ['lib', 'package.json', 'build/Release/offloop.node']) cpSync(path.join(root, part), path.join(folder, part), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    return require(folder)
  }

  it('throws Discard and Snooze that count as such', async () => {
    const { Discard, Snooze } = installAgain()
    class Later extends Snooze {}
    const runner = createRunner(':memory:')
    const attempts = []
    runner.route('discard', () => { throw new Discard('for good') })
    runner.route('snooze', ({ attempt }) => {
      attempts.push(attempt)
      if (attempts.length < 3) throw attempts.length === 1 ? new Snooze(1) : new Later(1)
    })
    await runner.start()
    const [discarded, snoozed] = await runner.pushTasks([{ callback: 'discard' }, { callback: 'snooze' }])
    await assert.rejects(runner.result(discarded.id), { code: 'ERR_OFFLOOP_DISCARD', message: /for good/ })
    await runner.result(snoozed.id)
    assert.deepEqual(attempts, [1, 1, 1])
  })
})
