'use strict'

// One file of tasks under several names: it is what its device and inode are, or a clear error.

const assert = require('node:assert/strict')
const { linkSync, mkdirSync, renameSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { killAll, startScript } = require('./children')
const { createRunner, deferred, eventsOf, newFile, stopAll } = require('./runners')
const { root } = require('./support')
const { Worker } = require('node:worker_threads')

function newFolder () {
  const folder = newFile()
  mkdirSync(folder)
  return folder
}

/** A process with a started runner, which says what it begins and never ends it. */
function startHolder (file) {
  return startScript(`
    const runner = new AsyncTaskRunner(${JSON.stringify(file)})
    runner.route('work', (task) => { say('begins ' + task.id); return new Promise(() => {}) }, { timeout: Infinity })
    runner.on('error', (error) => say('error ' + error.message))
    await runner.start()
    say('started')
    await told()
    await runner.stop({ timeout: 0 })
    say('stopped')
    process.exit()
  `)
}

/** Has others look for dead ones thrice, by which time a task that they may take has begun. */
async function lookThrice (runner) {
  for (let i = 0; i < 3; i++) {
    const other = createRunner(runner.name)
    other.route('work', () => assert.fail('ran twice'))
    await other.start()
    const idle = eventsOf(other, 'idle', 1)
    await idle
    await other.stop()
  }
}

/** Another name of a file that there is not yet, or is. */
const names = {
  'a link to it': (file) => { const link = newFile(); symlinkSync(file, link); return link },
  'a relative link to it': (file) => { const link = newFile(); symlinkSync(path.basename(file), link); return link },
  'a link to a link to it': (file) => { const [link, second] = [newFile(), newFile()]; symlinkSync(file, link); symlinkSync(link, second); return second },
  'a link to its folder': (file) => { const link = newFile(); symlinkSync(path.dirname(file), link); return path.join(link, path.basename(file)) },
  'a path with dots': (file) => `${path.dirname(file)}/./../${path.basename(path.dirname(file))}/${path.basename(file)}`
}

describe('a file of tasks under another name', () => {
  afterEach(stopAll)
  afterEach(killAll)

  for (const [title, rename] of Object.entries(names)) {
    it(`is the same in one process, whichever is opened first: ${title}`, async () => {
      for (const isLinkFirst of [true, false]) {
        const file = newFile()
        const link = rename(file)
        const [one, other] = isLinkFirst ? [createRunner(link), createRunner(file)] : [createRunner(file), createRunner(link)]
        const { id } = await one.pushTask({ callback: 'work', data: 1 })
        other.route('work', (task) => task.data)
        await other.start()
        assert.equal(await one.result(id), 1)
        assert.equal((await one.counts()).completed, 1)
      }
    })

    it(`is the same in two processes, whose tasks run once: ${title}`, async () => {
      const file = newFile()
      const link = rename(file)
      const holder = startHolder(link)
      await holder.says('started')
      const runner = createRunner(file)
      runner.route('work', () => assert.fail('ran twice'), { attempts: 9 })
      const { id } = await runner.pushTask({ callback: 'work' })
      await holder.says(`begins ${id}`)
      const stalled = eventsOf(runner, 'stalled', 1).then(() => assert.fail('was taken for dead'))
      await runner.start()
      await Promise.race([stalled, lookThrice({ name: link })])
      assert.equal((await runner.getTask(id)).attempt, 1)
      assert.equal((await runner.getTask(id)).state, 'executing')
    })
  }

  it('is the same for another thread of the process', async () => {
    const file = newFile()
    const link = names['a link to it'](file)
    const runner = createRunner(link)
    const { id } = await runner.pushTask({ callback: 'work' })
    const worker = new Worker(`
      const runner = new (require(${JSON.stringify(root)}).AsyncTaskRunner)(${JSON.stringify(file)})
      runner.route('work', () => runner.stop() && 'ran')
      runner.start()
    `, { eval: true })
    assert.equal(await runner.result(id), 'ran')
    await worker.terminate()
  })

  it('is refused where it is a hard link, by either name', async () => {
    const file = newFile()
    const runner = createRunner(file)
    await runner.pushTask({ callback: 'work' })
    await runner.stop()
    linkSync(file, `${file}.2`)
    for (const name of [file, `${file}.2`]) {
      const other = createRunner(name)
      for (const call of [() => other.pushTask({ callback: 'work' }), () => other.start(), () => other.counts()]) {
        await assert.rejects(call(), { name: 'StoreError', code: 'ERR_OFFLOOP_STORE', message: /has 2 names \(hard links\)/ })
      }
    }
  })

  it('is refused once it is given one while it is open', async () => {
    const file = newFile()
    const runner = createRunner(file)
    await runner.pushTask({ callback: 'work' })
    linkSync(file, `${file}.2`)
    await assert.rejects(runner.pushTask({ callback: 'work' }), { name: 'StoreError', message: /hard link/ })
  })
})

describe('a file of tasks whose folder is renamed while it is open', () => {
  afterEach(stopAll)
  afterEach(killAll)

  for (const depth of [0, 1, 3]) {
    it(`is refused by whoever has it open, and its tasks run once: the folder ${depth} above it`, async () => {
      const upper = newFolder()
      const parts = Array.from({ length: depth }, (_, i) => `inner ${i}`)
      mkdirSync(path.join(upper, ...parts), { recursive: true })
      const holder = startHolder(path.join(upper, ...parts, 'tasks.db'))
      await holder.says('started')
      const runner = createRunner(path.join(upper, ...parts, 'tasks.db'))
      const { id } = await runner.pushTask({ callback: 'work' })
      await holder.says(`begins ${id}`)
      const moved = `${upper}.moved`
      renameSync(upper, moved)
      await assert.rejects(runner.pushTask({ callback: 'work' }), { name: 'StoreError', message: /was moved/ })
      await assert.rejects(runner.counts(), { name: 'StoreError', message: /was moved/ })
      await runner.stop()
      // Whoever opens it by its new name finds the living one alive, until that is told to stop.
      const other = createRunner(path.join(moved, ...parts, 'tasks.db'))
      const gate = deferred()
      other.route('work', () => gate.resolve())
      await other.start()
      assert.equal((await other.getTask(id)).state, 'executing')
      const says = await holder.line()
      assert.match(says, /^error .*was moved/)
      holder.tell('stop')
      await holder.says('stopped')
      await gate.promise
      await other.result(id)
    })
  }
})
