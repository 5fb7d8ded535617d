'use strict'

// Opening a file of tasks: what a process leaves that dies while it does so, and what is wrong when it cannot be opened.

const assert = require('node:assert/strict')
const { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { killAll, startScript } = require('./children')
const { createRunner, folder: top, newFile, stopAll } = require('./runners')
const { runtime } = require('./support')

function newFolder (mode = 0o755) {
  const folder = newFile()
  mkdirSync(folder)
  chmodSync(folder, mode)
  return folder
}

/** Has a runner begin, and answers the result of a task. */
async function runOne (file) {
  const runner = createRunner(file)
  runner.route('work', (task) => task.data)
  await runner.start()
  const { id } = await runner.pushTask({ callback: 'work', data: 'ran' })
  const result = await runner.result(id)
  await runner.stop()
  return result
}

describe('a file of tasks can be opened', () => {
  afterEach(stopAll)
  afterEach(killAll)

  it('when a process was killed in the first milliseconds of its start', async () => {
    const file = newFile()
    for (let ms = 0; ms < 12; ms++) {
      const child = startScript(`
        const runner = new AsyncTaskRunner(${JSON.stringify(file)})
        runner.route('work', () => {})
        say('begins')
        runner.start()
        await new Promise((resolve) => ${ms} === 0 ? resolve() : setTimeout(resolve, ${ms} / 2))
        process.kill(process.pid, 'SIGKILL')
      `)
      assert.equal((await child.ended).signal, 'SIGKILL')
    }
    assert.equal(await runOne(file), 'ran')
  })

  it('when it was removed without what is beside it, and made anew', async () => {
    const file = newFile()
    const killed = startScript(`
      const runner = new AsyncTaskRunner(${JSON.stringify(file)})
      await runner.start()
      process.kill(process.pid, 'SIGKILL')
    `)
    await killed.ended
    for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true })
    assert.equal(await runOne(file), 'ran')
    assert.deepEqual(readdirSync(path.dirname(file)).filter((name) => name.startsWith(`${path.basename(file)}-`)), [])
  })

  it('when it is an earlier copy that was put back', async () => {
    const file = newFile()
    assert.equal(await runOne(file), 'ran')
    copyFileSync(file, `${file}.copy`)
    for (let round = 0; round < 3; round++) assert.equal(await runOne(file), 'ran')
    copyFileSync(`${file}.copy`, file)
    assert.equal(await runOne(file), 'ran')
  })
})

/** What a process says that pushes to a file: the error, and whether it works once `mend` was called. */
async function refusal (file, { before = '', after = '', wrap } = {}) {
  const child = startScript(`
    const file = ${JSON.stringify(file)}
    const tryIt = async () => {
      const runner = new AsyncTaskRunner(file)
      const error = await runner.start().then(() => null, (error) => error)
      await runner.stop()
      return error === null ? 'works' : JSON.stringify([error.name, error.code, error.message])
    }
    ${before}
    say(await tryIt())
    ${after}
    say(await tryIt())
  `, { wrap })
  const first = await child.line()
  const second = await child.line()
  await child.ended
  if (first === 'works') return { message: first, second }
  const [name, code, message] = JSON.parse(first)
  assert.deepEqual([name, code], ['StoreError', 'ERR_OFFLOOP_STORE'])
  return { message, second }
}

// Only root can, where the runtime can at all.
const itIfRoot = process.getuid?.() === 0 ? it : it.skip
const itAsOther = runtime.canChangeUser ? itIfRoot : () => {}

describe('a file of tasks that cannot be opened', () => {
  // Other users have to get as far as what is about them.
  before(() => chmodSync(top, 0o755))
  afterEach(killAll)

  // A process that may have `left` more files open.
  const withFilesLeft = (left) => ({
    wrap: ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'],
    before: `
      const fs = require('node:fs')
      const open = []
      try { for (;;) open.push(fs.openSync('/dev/null')) } catch {}
      for (const fd of open.splice(open.length - ${left})) fs.closeSync(fd)
    `,
    after: 'for (const fd of open) fs.closeSync(fd)'
  })

  it('says that the process has too many files open, and is opened when it has not', async () => {
    const file = newFile()
    const { message, second } = await refusal(file, withFilesLeft(0))
    assert.match(message, /too many files open/)
    assert(message.includes(file), message)
    assert.equal(second, 'works')
  })

  // Enough for the file itself, and not for what SQLite opens beside it.
  for (const left of [1, 2, 3, 4]) {
    it(`says so, too, when ${left} more could be open`, async () => {
      const { message, second } = await refusal(newFile(), withFilesLeft(left))
      if (message !== 'works') assert.match(message, /too many files open/)
      assert.equal(second, 'works')
    })
  }

  it('names the folder that there is not, and that is none', async () => {
    const folder = newFile()
    const { message, second } = await refusal(path.join(folder, 'tasks.db'), { after: `require('node:fs').mkdirSync(${JSON.stringify(folder)})` })
    assert.equal(message, `the store failed: the folder '${folder}' does not exist`)
    assert.equal(second, 'works')
    const file = newFile()
    writeFileSync(file, '')
    assert.equal((await refusal(path.join(file, 'tasks.db'))).message, `the store failed: '${file}' is no folder`)
  })

  it('says that its path is too long', async () => {
    for (const name of ['x'.repeat(300), `${'x'.repeat(250)}.db`, path.join(...Array(30).fill('y'.repeat(200)))]) {
      const { message } = await refusal(path.join(newFolder(), name))
      assert.match(message, /the path .* is too long: \d+ bytes/)
      assert.doesNotMatch(message, /permission/)
    }
  })

  const denied = [
    ['a folder that another user may look into', 0o755, (folder) => `no permission to make files in the folder '${folder}'`],
    ['a folder that is closed to others', 0o700, (folder) => `no permission to open the folder '${folder}'`],
    ['a folder of the same group that only its owner may change', 0o750, (folder) => `no permission to make files in the folder '${folder}'`, '0']
  ]
  for (const [title, mode, expected, gid = '65534'] of denied) {
    itAsOther(`names ${title}`, async () => {
      const folder = newFolder(mode)
      const { message } = await refusal(path.join(folder, 'tasks.db'), { before: `process.setgroups([]); process.setgid(${gid}); process.setuid(65534)` })
      assert(message.includes(expected(folder)), message)
    })
  }

  itAsOther('names the file that is another user\'s', async () => {
    for (const [mode, expected] of [[0o600, 'no permission to read and write'], [0o644, 'read-only']]) {
      const file = path.join(newFolder(0o777), 'tasks.db')
      await runOne(file)
      chmodSync(file, mode)
      const { message } = await refusal(file, { before: 'process.setgroups([]); process.setgid(65534); process.setuid(65534)' })
      assert(message.includes(expected) && message.includes(file), message)
    }
  })

  itAsOther('names the folder where no log can be made beside a file that is one\'s own', async () => {
    const folder = newFolder(0o755)
    const file = path.join(folder, 'tasks.db')
    await runOne(file)
    chmodSync(file, 0o666)
    const { message } = await refusal(file, { before: 'process.setgroups([]); process.setgid(65534); process.setuid(65534)' })
    assert(message.includes(`no permission to make files in the folder '${folder}'`), message)
  })
})
