'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { tasks: { echo, fibonacci, sleep } } = require('..')
const { occupy } = require('./support')

const storage = new AsyncLocalStorage()

function inContext (store, run) {
  return storage.run(store, () => new Promise((resolve, reject) => run(resolve, reject)))
}

describe('AsyncLocalStorage', () => {
  it('has the submitter\'s store in a callback', async () => {
    assert.equal(await inContext('A', (resolve) => echo(() => resolve(storage.getStore()))), 'A')
  })

  it('has it in a callback that gets an error', async () => {
    assert.equal(await inContext('A', (resolve) => fibonacci(-1, () => resolve(storage.getStore()))), 'A')
  })

  it('has it behind an await', async () => {
    const store = await storage.run('A', async () => {
      await echo()
      await fibonacci(-1).catch(() => {})
      return storage.getStore()
    })
    assert.equal(store, 'A')
  })

  it('has none where the submitter had none', (done) => {
    echo(() => {
      assert.equal(storage.getStore(), undefined)
      done()
    })
  })

  it('keeps the stores of tasks apart that are delivered together', async () => {
    const blocker = occupy(3)
    const stores = Array.from({ length: 500 }, (_, i) => inContext(i, (resolve) => echo(() => resolve(storage.getStore()))))
    await blocker.release()
    assert.deepEqual(await Promise.all(stores), Array.from({ length: 500 }, (_, i) => i))
  })

  it('keeps the stores of tasks apart that are submitted from another\'s callback', async () => {
    const seen = await inContext('A', (resolve) => {
      echo(() => {
        storage.run('B', () => echo(() => {
          const inner = storage.getStore()
          storage.run(undefined, () => echo(() => resolve([inner, storage.getStore()])))
        }))
      })
    })
    assert.deepEqual(seen, ['B', undefined])
  })

  it('has it when the task is aborted or times out', async () => {
    const aborted = new AbortController()
    const stores = [
      inContext('abort', (resolve) => sleep.with({ signal: aborted.signal })(60_000, () => resolve(storage.getStore()))),
      inContext('early', (resolve) => sleep.with({ signal: AbortSignal.abort() })(1, () => resolve(storage.getStore()))),
      inContext('timeout', (resolve) => sleep.with({ timeout: 5 })(60_000, () => resolve(storage.getStore())))
    ]
    storage.run('aborter', () => aborted.abort())
    assert.deepEqual(await Promise.all(stores), ['abort', 'early', 'timeout'])
  })

  it('has it in what a callback throws', async () => {
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      const store = await inContext('A', (resolve) => {
        process.once('uncaughtException', (error) => resolve(error.store))
        echo(() => { throw Object.assign(new Error('thrown'), { store: storage.getStore() }) })
      })
      assert.equal(store, 'A')
    } finally {
      for (const listener of listeners) process.on('uncaughtException', listener)
    }
  })

  it('does not keep a store alive when its tasks have ended', async () => {
    let references = []
    await Promise.all(Array.from({ length: 50 }, () => {
      const store = { payload: new Array(1000).fill('x') }
      references.push(new WeakRef(store))
      return inContext(store, (resolve) => sleep(1, resolve))
    }))
    await echo()
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      global.gc()
    }
    references = references.filter((reference) => reference.deref() !== undefined)
    assert(references.length <= 1, `${references.length} stores are alive`)
  })
})
