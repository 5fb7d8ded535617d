'use strict'

// Whatever JavaScript does with a buffer while a task has it, the process goes on
// and the task sees no memory but its own.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { tasks: { echo, sort } } = require('..')
const { root, runScript, runtime } = require('./support')

const turn = 'const turn = () => new Promise((resolve) => setImmediate(resolve));'

// What is done to the array, and whether it shows in what is sorted.
const meddling = `${turn}
  const { move, tasks: { sleep, sort } } = offloop
  const COUNT = 2 ** 18
  const attempt = (act) => { try { act() } catch (error) { if (!(error instanceof TypeError || error.name === 'DataCloneError')) throw error } }
  const acts = [
    (holder) => holder.array.buffer.transfer?.(),
    (holder) => structuredClone(0, { transfer: [holder.array.buffer] }),
    (holder) => holder.array.buffer.resize?.(0),
    (holder) => holder.array.buffer.grow?.(COUNT * 16),
    (holder) => holder.array.fill(-1),
    (holder) => { holder.array = null },
    () => {}
  ]
  const makers = {
    copied: () => new Float64Array(new ArrayBuffer(COUNT * 8, { maxByteLength: COUNT * 16 })),
    moved: () => new Float64Array(new ArrayBuffer(COUNT * 8, { maxByteLength: COUNT * 16 })),
    shared: () => new Float64Array(new SharedArrayBuffer(COUNT * 8, { maxByteLength: COUNT * 16 }))
  }
  function check (sorted, mayChange) {
    if (sorted.length !== COUNT) throw new Error('another length: ' + sorted.length)
    for (let i = 0; i < COUNT; i++) {
      const isRight = mayChange ? i === 0 || sorted[i - 1] <= sorted[i] : sorted[i] === i
      if (!isRight) throw new Error('at ' + i + ': ' + sorted[i])
    }
  }
  async function meddle (kind, moment, act) {
    const holder = { array: makers[kind]() }
    for (let i = 0; i < COUNT; i++) holder.array[i] = COUNT - 1 - i
    const controller = new AbortController()
    const busy = moment !== 'queued' ? [] : Array.from({ length: 64 }, () => sleep.with({ signal: controller.signal })(60000).catch(() => {}))
    const result = sort(kind === 'moved' ? move(holder.array) : holder.array)
    while (moment === 'running' && offloop.stats().running === 0 && offloop.stats().queued > 0) await turn()
    attempt(() => act(holder))
    gc()
    for (let i = 0; i < 3; i++) new Float64Array(COUNT).fill(-2)
    controller.abort()
    await Promise.all(busy)
    check(await result, kind === 'shared')
  }
`

describe('what JavaScript does with a buffer', () => {
  for (const kind of runtime.keepsMemory ? ['copied', 'moved', 'shared'] : ['copied', 'moved']) {
    for (const moment of ['queued', 'running']) {
      it(`harms nobody while the task that it was ${kind} to is ${moment}`, async () => {
        const { code, signal, stdout, stderr } = await runScript(`${meddling}
          async function main () {
            for (const act of acts) await meddle('${kind}', '${moment}', act)
            console.log('ended')
          }
          main()
        `, { nodeOptions: ['--expose-gc'] })
        assert.deepEqual({ code, signal, stdout }, { code: 0, signal: null, stdout: 'ended\n' }, stderr)
      })
    }
  }
})

describe('a view on shared memory', () => {
  if (!runtime.keepsMemory) {
    it('is refused', async () => {
      await assert.rejects(echo([new Uint8Array(new SharedArrayBuffer(8))]), { code: 'ERR_OFFLOOP_INVALID_ARG', message: /^argument 0\[0\] must not be shared memory/ })
    })
    return
  }

  it('comes back as itself', async () => {
    const view = new Uint16Array(new SharedArrayBuffer(8), 2, 2)
    const [same, { again }] = await echo([view, { again: view }])
    assert.equal(same, view)
    assert.equal(again, view)
  })

  it('is sorted into an array of its own', async () => {
    for (const length of [0, 10, 100_000]) {
      const view = new Int32Array(new SharedArrayBuffer(length * 4)).map((_, i) => -i)
      view.forEach((_, i) => { view[i] = -i })
      const sorted = await sort(view)
      assert(sorted.buffer instanceof ArrayBuffer)
      assert.deepStrictEqual(sorted, Int32Array.from({ length }, (_, i) => i - length + 1))
      assert(view.every((value, i) => value === -i))
    }
  })
})

describe('a large result', () => {
  const sources = {
    copied: 'sort(new Uint8Array(2 ** 24).fill(1))',
    moved: 'sort(move(new Uint8Array(2 ** 24).fill(1)))',
    ...(runtime.keepsMemory && { 'made by the task': 'sort(new Uint8Array(new SharedArrayBuffer(2 ** 24)).fill(1))' })
  }
  for (const [kind, source] of Object.entries(sources)) {
    it(`outlives the worker that got it, when it goes to another thread: ${kind}`, async () => {
      const { code, signal, stdout, stderr } = await runScript(`
        const { Worker } = require('node:worker_threads')
        const worker = new Worker(${JSON.stringify(`
          const { parentPort } = require('node:worker_threads')
          const { move, tasks: { echo, sort } } = require(${JSON.stringify(root)})
          ${source}.then(({ buffer }) => {
            const taken = buffer.transfer?.() ?? structuredClone(buffer, { transfer: [buffer] })
            parentPort.postMessage(taken, [taken])
          })
          setInterval(() => {}, 1000)
        `)}, { eval: true })
        worker.once('message', async (buffer) => {
          await worker.terminate()
          gc()
          console.log(new Uint8Array(buffer).every((byte) => byte === 1))
        })
      `, { nodeOptions: ['--expose-gc'] })
      assert.deepEqual({ code, signal, stdout }, { code: 0, signal: null, stdout: 'true\n' }, stderr)
    })
  }
})

describe('the end of a thread', () => {
  const busy = `
    const { move, tasks: { sleep, sort } } = require(${JSON.stringify(root)})
    const big = () => new Float64Array(2 ** 20).fill(-1)
    for (let i = 0; i < 4; i++) {
      sort(move(big()), () => {})
      ${runtime.keepsMemory ? 'sort(new Float64Array(new SharedArrayBuffer(2 ** 23)), () => {})' : ''}
      sort(big(), () => {})
      sleep(5000, move(big()), () => {})
    }
  `

  it('comes at any moment while tasks have its memory', async () => {
    for (let round = 0; round < 12; round++) {
      const worker = new Worker(`${busy}; require('node:worker_threads').parentPort.postMessage('busy'); setInterval(() => {}, 1000)`, { eval: true })
      await once(worker, 'message')
      for (let turns = round * 5; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
      await worker.terminate()
    }
    assert.equal(await echo('alive'), 'alive')
  })

  it('comes at any moment, of the process too', async () => {
    for (let turns = 0; turns < 4; turns++) {
      const { code, signal, stderr } = await runScript(`${turn}${busy}
        async function end () {
          for (let i = 0; i < ${turns * 10}; i++) await turn()
          process.exit(7)
        }
        end()
      `, { nodeOptions: runtime.exitOptions })
      assert.deepEqual({ code, signal }, { code: 7, signal: null }, stderr)
    }
  })
})

describe('native memory that JavaScript keeps alive', () => {
  // process.memoryUsage() leaves out what addons account for.
  it('is accounted for to the byte, and once', async () => {
    const { code, stdout, stderr } = await runScript(`${turn}
      const { countExternalMemory } = require(${JSON.stringify(`${root}/lib/binding`)})
      const { tasks: { echo, sleep, sort } } = offloop
      const shared = new Uint8Array(new SharedArrayBuffer(2 ** 16))
      const makers = {
        lanes: () => sleep.with({ concurrency: 1 }),
        results: () => sort(${runtime.keepsMemory ? 'shared' : 'new Uint8Array(2 ** 16)'}),
        copies: () => echo(new Uint8Array(2 ** 16))
      }
      async function count () {
        for (let i = 0; i < 20; i++) { gc(); await turn() }
        return countExternalMemory()
      }
      async function measure (make, times) {
        const all = []
        const before = await count()
        for (let i = 0; i < times; i++) all.push(await make())
        const kept = await count() - before
        all.length = 0
        return { each: kept / times, left: await count() - before }
      }
      async function main () {
        const report = {}
        for (const [kind, make] of Object.entries(makers)) {
          await measure(make, 10)
          report[kind] = await measure(make, 200)
        }
        console.log(JSON.stringify(report))
      }
      main()
    `, { nodeOptions: ['--expose-gc'] })
    assert.equal(code, 0, stderr)
    const { lanes, results, copies } = JSON.parse(stdout)
    assert.deepEqual([lanes.left, results.left, copies.left], [0, 0, 0])
    assert(lanes.each >= 100 && lanes.each < 1000, stdout)
    assert(results.each >= 15 && results.each < 2 ** 16 + 200, stdout)
    assert(copies.each < 2 ** 16 + 200, stdout)
  })
})
