'use strict'

// What is particular to Windows, for scripts/test-windows.js, which has compiled the libraries and made a new folder.

const assert = require('node:assert/strict')
const { execFileSync, fork } = require('node:child_process')
const { once } = require('node:events')
const { copyFileSync, linkSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { AsyncTaskRunner, LibraryError, load, tasks } = require('../..')

const built = path.join(__dirname, '..', '..', 'build', 'windows')
const folder = path.join(built, 'test')

function write (name, content) {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

function copy (name) {
  return readFileSync(path.join(built, name))
}

describe('the addon on Windows', () => {
  it('is loaded, and computes', async () => {
    assert.equal(process.platform, 'win32')
    assert.equal(await tasks.fibonacci(90), 2880067194370816120n)
  })

  it('finds Node-API in a program of another name', () => {
    const program = path.join(folder, 'electron.exe')
    copyFileSync(process.execPath, program)
    const script = `require(${JSON.stringify(path.join(__dirname, '..', '..'))}).tasks.fibonacci(90).then((value) => console.log(String(value)))`
    assert.equal(execFileSync(program, ['-e', script], { encoding: 'utf8' }).trim(), '2880067194370816120')
  })

  it('sleeps for as long as it is told', async () => {
    const start = performance.now()
    await tasks.sleep(40)
    assert(performance.now() - start >= 40)
  })
})

describe('load() on Windows', () => {
  it('loads a DLL, without its suffix and in a folder with any name', async () => {
    const { countPrimes } = load(write('zażółć 名.dll', copy('primes.dll')).replace(/\.dll$/, ''))
    assert.equal(await countPrimes(1000), 168)
  })

  it('keeps the tasks of libraries of several files apart from one another', async () => {
    assert.notEqual(load(write('one.dll', copy('primes.dll'))), load(write('other.dll', copy('primes.dll'))))
  })

  const foreign = copy('primes.dll')
  foreign.writeUInt16LE(0xaa64, foreign.readUInt32LE(60) + 4)

  const refusals = [
    ['it is no library', 'hello', /: it is not a shared library$/],
    ['it is empty', '', /: it is not a shared library$/],
    ['it is for Linux', '\x7fELF\x02\x01\x01'.padEnd(64, '\0'), /: it is built for Linux, this process is for Windows$/],
    ['it is for another machine', foreign, /: it is built for aarch64, this process is for x86_64$/],
    ['it is cut off', copy('primes.dll').subarray(0, 3000), /: the system refuses it: \S/],
    ['it has no entry point', copy('plain.dll'), /: it has no entry point offloop_library/],
    ['it is an addon that registers itself', Buffer.concat([copy('primes.dll'), Buffer.from('\x01\x01napi_module_register\0')]), /: it is an addon that registers itself/]
  ]

  refusals.forEach(([when, content, reason], i) => {
    it(`refuses one when ${when}`, () => {
      const file = write(`refused-${i}.dll`, content)
      for (let times = 0; times < 2; times++) {
        assert.throws(() => load(file), (error) => error instanceof LibraryError && reason.test(error.message))
      }
    })
  })
})

describe('a durable task on Windows', () => {
  const file = path.join(folder, 'tasks żó.db')

  async function startWorker () {
    const worker = fork(path.join(__dirname, 'worker.js'), [file])
    const [message] = await once(worker, 'message')
    assert.equal(message, 'working')
    return worker
  }

  async function endByItself () {
    const runner = new AsyncTaskRunner(file)
    runner.route('work', (task) => `attempt ${task.attempt}`)
    await runner.start()
    return runner
  }

  it('that was running in a process that was killed runs again in another', async () => {
    const runner = new AsyncTaskRunner(file)
    const { id } = await runner.pushTask({ callback: 'work', data: null })
    const worker = await startWorker()
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    await runner.stop()
    const second = await endByItself()
    assert.equal(await second.result(id), 'attempt 2')
    await second.stop()
  })

  it('stays with a process that is alive', async () => {
    const runner = new AsyncTaskRunner(file)
    const { id } = await runner.pushTask({ callback: 'work', data: null })
    const worker = await startWorker()
    const second = await endByItself()
    // RESCUE has been asked twice by then.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    assert.equal((await runner.getTask(id)).state, 'executing')
    const exited = once(worker, 'exit')
    worker.send('end')
    assert.equal(await runner.result(id), 'by itself')
    await exited
    await Promise.all([runner.stop(), second.stop()])
  })

  it('is in a file that nobody can move or delete meanwhile', async () => {
    const runner = new AsyncTaskRunner(file)
    await runner.pushTask({ callback: 'nobody', data: null })
    assert.throws(() => renameSync(file, `${file}.moved`), /EBUSY|EPERM|EACCES/)
    assert.throws(() => renameSync(`${file}-wal`, `${file}.moved`), /EBUSY|EPERM|EACCES/)
    await runner.stop()
  })

  it('is not stored in a file with two names', async () => {
    const second = write('second.db', '')
    linkSync(second, `${second}.link`)
    const runner = new AsyncTaskRunner(second)
    await assert.rejects(runner.pushTask({ callback: 'nobody', data: null }), /has 2 names \(hard links\)/)
    await runner.stop()
  })

  it('is not stored where there is no folder, and that is said', async () => {
    const runner = new AsyncTaskRunner(path.join(folder, 'missing', 'tasks.db'))
    await assert.rejects(runner.pushTask({ callback: 'nobody', data: null }), /the folder '.*missing' does not exist/)
    await runner.stop()
  })
})
