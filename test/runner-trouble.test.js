'use strict'

const assert = require('node:assert/strict')
const { spawn, spawnSync } = require('node:child_process')
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { AsyncTaskRunner, StoreError } = require('..')
const { createRunner, newFile, stopAll } = require('./runners')
const { outcomeOf, root, runtime } = require('./support')

/** What is wrong with a path, and what pushing there says. */
const bad = [
  ['a folder that there is not', () => path.join(newFile(), 'tasks.db'), /does not exist|unable to open/],
  ['a folder', () => { const folder = newFile(); mkdirSync(folder); return folder }, /./],
  ['a file that is no database', () => { const file = newFile(); writeFileSync(file, 'just text, and enough of it to fill a header of 100 bytes'.repeat(20)); return file }, /not an? .*database/i]
]

async function damagedFile () {
  const file = newFile()
  const runner = new AsyncTaskRunner(file)
  await runner.pushTasks(Array.from({ length: 500 }, () => ({ callback: 'a', data: 'x'.repeat(500) })))
  await runner.stop()
  const bytes = readFileSync(file)
  bytes.fill(0xff, 100, 8000)
  writeFileSync(file, bytes)
  return file
}

describe('a store that cannot be used', () => {
  afterEach(stopAll)

  for (const [title, makePath, message] of bad) {
    it(`is refused at each call: ${title}`, async () => {
      const runner = createRunner(makePath())
      const isRefusal = (error) => error instanceof StoreError && error.code === 'ERR_OFFLOOP_STORE' && message.test(error.message)
      for (let round = 0; round < 2; round++) {
        await assert.rejects(runner.pushTask({ callback: 'a' }), isRefusal)
        await assert.rejects(runner.start(), isRefusal)
        await assert.rejects(runner.counts(), isRefusal)
        await assert.rejects(runner.result('1'), isRefusal)
      }
    })
  }

  it('is refused at each call: a damaged file', async () => {
    const runner = createRunner(await damagedFile())
    await assert.rejects(runner.pushTask({ callback: 'a' }), { name: 'StoreError', code: 'ERR_OFFLOOP_STORE' })
    await assert.rejects(runner.start(), { name: 'StoreError', code: 'ERR_OFFLOOP_STORE' })
  })

  it('is used as soon as the cause is gone', async () => {
    const folder = newFile()
    const runner = createRunner(path.join(folder, 'tasks.db'))
    runner.route('a', () => 'ran')
    await assert.rejects(runner.start(), StoreError)
    mkdirSync(folder)
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'a' })
    assert.equal(await runner.result(id), 'ran')
  })

  it('is told of with the stack of whoever waits', async () => {
    const runner = createRunner(path.join(newFile(), 'tasks.db'))
    await assert.rejects(runner.pushTask({ callback: 'a' }), ({ stack }) => !runtime.hasAwaitStacks || stack.includes(__filename))
  })

  it('stops all the same', async () => {
    const runner = createRunner(path.join(newFile(), 'tasks.db'))
    await assert.rejects(runner.start(), StoreError)
    await runner.stop()
  })

  it('is refused by the constructor when it is no path, or an engine that there is not', () => {
    for (const location of [undefined, '', 7, 'a\0b', 'a\ud800.db', null, new URL('file:///tmp/a.db')]) {
      assert.throws(() => new AsyncTaskRunner(location), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: /the store of an AsyncTaskRunner must be/ })
    }
    for (const location of ['redis://localhost', 'rediss://localhost', 'postgres://localhost/db']) {
      assert.throws(() => new AsyncTaskRunner(location), { name: 'StoreError', code: 'ERR_OFFLOOP_UNSUPPORTED', message: /there is no engine for/ })
    }
  })
})

describe('the options of a runner', () => {
  afterEach(stopAll)

  const refused = [
    ['an unknown one', () => new AsyncTaskRunner('a.db', { retries: 5 }), /an option of AsyncTaskRunner must be one of synchronous, .*got 'retries'/],
    ['crashes: 0', () => new AsyncTaskRunner('a.db', { crashes: 0 }), /an integer of at least 1.*, got 0/],
    ['synchronous: off', () => new AsyncTaskRunner('a.db', { synchronous: 'off' }), /'full' or 'normal', got 'off'/],
    ['a negative grace', () => new AsyncTaskRunner('a.db', { grace: -1 }), /option 'grace' .* got -1/],
    ['keep of an unknown kind', () => new AsyncTaskRunner('a.db', { keep: { failed: 5 } }), /one of completed, others, count, bytes, got 'failed'/],
    ['a route without a name', () => new AsyncTaskRunner('a.db').route('', () => {}), /the name of a route must be a non-empty string/],
    ['a route without a handler', () => new AsyncTaskRunner('a.db').route('a'), /the handler of route 'a' must be a function, got undefined/],
    ['a second handler', () => new AsyncTaskRunner('a.db').route('a', () => {}).route('a', () => {}), /name of a route must be one that has no handler yet, got 'a'/],
    ['a concurrency of 0', () => new AsyncTaskRunner('a.db').route('a', () => {}, { concurrency: 0 }), /option 'concurrency' of route 'a' .* got 0/]
  ]
  for (const [title, call, message] of refused) {
    it(`refuse ${title}`, () => assert.throws(call, { code: 'ERR_OFFLOOP_INVALID_ARG', message }))
  }

  it('take synchronous: normal', async () => {
    const runner = createRunner(newFile(), { synchronous: 'normal' })
    runner.route('a', () => 'ran')
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'a' })
    assert.equal(await runner.result(id), 'ran')
  })
})

/** Runs `source` where the folder `disk` has 1 MiB of room. */
function runOnSmallDisk (source) {
  const disk = newFile()
  mkdirSync(disk)
  const script = `const offloop = require(${JSON.stringify(root)}); const disk = ${JSON.stringify(disk)}; ${source}`
  const inside = `mount -t tmpfs -o size=1m tmpfs '${disk}' && exec "$@"`
  return outcomeOf(spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', inside, 'sh', process.execPath, '-e', script]))
}

function canMount () {
  return spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0
}

describe('a disk that is full', () => {
  it('fails pushes, keeps what was acknowledged, and what has run is stored when there is room', async function () {
    if (!canMount()) this.skip()
    const { code, stdout, stderr } = await runOnSmallDisk(`
      const assert = require('node:assert/strict')
      const { once } = require('node:events')
      async function main () {
        const runner = new offloop.AsyncTaskRunner(disk + '/tasks.db')
        let open
        const gate = new Promise((resolve) => { open = resolve })
        let runs = 0
        runner.route('held', async () => { runs++; await gate; return 'x'.repeat(100000) })
        runner.on('error', () => {})
        await runner.start()
        const started = once(runner, 'started')
        const held = await runner.pushTask({ callback: 'held' })
        await started
        const ids = []
        let error
        while (error === undefined) {
          await runner.pushTask({ callback: 'later', data: 'x'.repeat(20000), dateToExecute: Date.now() + 1e9 })
            .then(({ id }) => ids.push(id), (reason) => { error = reason })
        }
        console.log(error.name, error.code)
        const troubled = new Promise((resolve) => runner.once('error', resolve))
        const completed = new Promise((resolve) => runner.once('completed', resolve))
        open()
        console.log((await troubled).name)
        require('node:child_process').execFileSync('mount', ['-o', 'remount,size=8m', disk])
        await completed
        console.log(runs, (await runner.getTask(held.id)).state)
        for (const id of ids) assert.equal((await runner.getTask(id)).state, 'scheduled')
        await runner.stop()
      }
      main()
    `)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'StoreError ERR_OFFLOOP_STORE\nStoreError\n1 completed\n' }, stderr)
  })

  // A worker that once failed to ask must ask again, although it was woken meanwhile (bullmq#4585).
  it('does not keep tasks from being taken once there is room (bullmq#4585)', async function () {
    if (!canMount()) this.skip()
    const { code, stdout, stderr } = await runOnSmallDisk(`
      async function main () {
        const runner = new offloop.AsyncTaskRunner(disk + '/tasks.db')
        let troubles = 0
        runner.on('error', () => troubles++)
        await runner.start()
        const { id } = await runner.pushTask({ callback: 'due', data: 'x'.repeat(50000) })
        for (let error; error === undefined;) {
          await runner.pushTask({ callback: 'later', data: 'x'.repeat(20000), dateToExecute: Date.now() + 1e9 }).catch((reason) => { error = reason })
        }
        runner.route('due', () => 'ran')
        while (troubles < 3) await runner.pushTask({ callback: 'due', data: 'x'.repeat(200000) }).catch(() => {})
        require('node:child_process').execFileSync('mount', ['-o', 'remount,size=16m', disk])
        console.log(await runner.result(id))
        await runner.stop()
      }
      main()
    `)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'ran\n' }, stderr)
  })
})
