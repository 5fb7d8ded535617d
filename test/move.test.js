'use strict'

const assert = require('node:assert/strict')
const { move, configure, stats, tasks: { echo, sleep, sort }, QueueFullError } = require('..')
const { occupy, root, runScript, runtime } = require('./support')

const isDetached = ({ buffer }) => {
  try {
    return new Uint8Array(buffer).length < 0
  } catch {
    return true
  }
}

describe('a moved buffer', () => {
  const arrays = [
    new Int8Array([-128, 127]), new Uint8Array([0, 255]), new Uint8ClampedArray([0, 255]), new Int16Array([-32768]), new Uint16Array([65535]),
    new Int32Array([-(2 ** 31)]), new Uint32Array([2 ** 32 - 1]), new Float32Array([1.5, NaN, -0]), new Float64Array([Math.PI]),
    new BigInt64Array([-(2n ** 63n)]), new BigUint64Array([2n ** 64n - 1n]), new Float64Array(0), new Float64Array(50_000).fill(0.5)
  ]
  for (const array of arrays) {
    it(`comes back as it was: ${array.constructor.name} of ${array.length}`, async () => {
      const expected = array.slice()
      const result = echo(move(array))
      assert(isDetached(array))
      assert.deepStrictEqual(await result, expected)
    })
  }

  it('may be an ArrayBuffer', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    assert.deepStrictEqual(await echo(move(bytes.buffer)), new Uint8Array([1, 2, 3]).buffer)
    assert(isDetached(bytes))
  })

  it('may be a Buffer that has its memory alone', async () => {
    const bytes = Buffer.allocUnsafeSlow(3).fill(7)
    assert.deepStrictEqual(await echo(move(bytes)), new Uint8Array([7, 7, 7]))
    assert(isDetached(bytes))
  })

  it('may be resizable', async () => {
    const bytes = new Uint8Array(new ArrayBuffer(100_000, { maxByteLength: 200_000 })).fill(3)
    const result = echo(move(bytes))
    assert.throws(() => bytes.buffer.resize(0), TypeError)
    assert.deepStrictEqual(Array.from(await result), new Array(100_000).fill(3))
  })

  it('may stand anywhere in the arguments, more than one at once', async () => {
    const value = { list: Array.from({ length: 40 }, (_, i) => [move(new Uint8Array([i]))]), deep: { in: move(new Float32Array([0.5]).buffer) } }
    assert.deepStrictEqual(await echo(value), {
      list: Array.from({ length: 40 }, (_, i) => [new Uint8Array([i])]),
      deep: { in: new Float32Array([0.5]).buffer }
    })
  })

  it('is sorted where it is', async () => {
    const array = Float64Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 99_991)
    const expected = array.slice().sort()
    const result = sort(move(array))
    assert(isDetached(array))
    assert.deepStrictEqual(await result, expected)
  })

  it('can be moved on, as can every result', async () => {
    const shared = new Uint32Array(new SharedArrayBuffer(400_000)).map((_, i) => i)
    for (const input of [new Uint32Array(10), new Uint32Array(100_000), shared]) {
      const first = await sort(input)
      const second = await sort(move(first))
      assert(isDetached(first))
      assert.equal(second.length, input.length)
    }
  })

  it('keeps its memory on the way, there and back', async () => {
    const { code, stdout, stderr } = await runScript(`
      const { move, tasks: { echo, sort } } = offloop
      const size = 2 ** 27
      async function main () {
        const bytes = new Uint8Array(size).fill(7)
        const before = process.resourceUsage().maxRSS
        const sorted = await sort(move(bytes))
        const { nested: [buffer] } = await echo({ nested: [move(sorted.buffer)] })
        const last = await sort(move(new Uint8Array(buffer)))
        if (last.length !== size || last[0] !== 7 || last[size - 1] !== 7) throw new Error('not what it was')
        console.log(process.resourceUsage().maxRSS - before)
      }
      main()
    `)
    assert.equal(code, 0, stderr)
    if (runtime.keepsMemory) assert(Number(stdout) < 2 ** 16, `needed ${stdout.trim()} KiB more`)
  })

  it('is let go of when its task is cancelled, queued or running', async () => {
    const { code, stdout, stderr } = await runScript(`
      const { move, tasks: { sleep } } = offloop
      const turn = () => new Promise((resolve) => setImmediate(resolve))
      async function cancelled (i) {
        const controller = new AbortController()
        const args = [5000, move(new Uint8Array(2 ** 24).fill(i)), new Uint8Array(2 ** 24).fill(i)]
        const tasks = [sleep.with({ signal: controller.signal })(...args), sleep.with({ timeout: 1 })(5000, move(new Uint8Array(2 ** 24).fill(i)))]
        if (i % 2 === 0) while (offloop.stats().running === 0) await turn()
        controller.abort()
        await Promise.allSettled(tasks)
      }
      async function main () {
        for (let i = 0; i < 30; i++) {
          await cancelled(i)
          while (offloop.stats().abandoned > 0) await turn()
          gc()
        }
        console.log(process.memoryUsage.rss())
      }
      main()
    `, { nodeOptions: ['--expose-gc'] })
    assert.equal(code, 0, stderr)
    // Of 1.4 GiB in all.
    assert(Number(stdout) < 500e6, `occupies ${stdout}`)
  })

  it('counts among the bytes that wait, as a large copy does', async () => {
    const holders = occupy(3)
    const before = stats().queuedBytes
    const all = [sleep(0, move(new Uint8Array(1e6))), sleep(0, new Uint8Array(1e6))]
    const queued = stats().queuedBytes - before
    await holders.release()
    await Promise.all(all)
    assert(queued >= 2e6 && queued < 2.1e6, `${queued} bytes`)
  })

  it('does not count among them where it is shared', async () => {
    if (!runtime.keepsMemory) return
    const holders = occupy(3)
    const before = stats().queuedBytes
    const task = sleep(0, new Uint8Array(new SharedArrayBuffer(1e6)))
    const queued = stats().queuedBytes - before
    await holders.release()
    await task
    assert(queued < 1e5, `${queued} bytes`)
  })
})

describe('a call that is refused', () => {
  const refused = { code: 'ERR_OFFLOOP_INVALID_ARG', name: 'TypeError' }

  it('takes nothing', async () => {
    const bytes = new Uint8Array([1, 2])
    const moved = move(bytes)
    await assert.rejects(echo([moved, Symbol('s')]), refused)
    assert.throws(() => echo([moved, { get bad () { throw new RangeError('thrown') } }], () => {}), RangeError)
    await assert.rejects(echo.with({ signal: AbortSignal.abort() })(moved), { name: 'AbortError' })
    assert.deepEqual(bytes, new Uint8Array([1, 2]))
    assert.deepStrictEqual(await echo(moved), new Uint8Array([1, 2]))
  })

  it('takes nothing when the queue is full', async () => {
    const holders = occupy(3)
    const bytes = new Uint8Array(5000)
    const moved = move(bytes)
    configure({ maxQueuedBytes: stats().queuedBytes + 4999 })
    await assert.rejects(echo(moved), QueueFullError)
    configure({ maxQueuedBytes: Infinity })
    assert(!isDetached(bytes))
    const result = echo(moved)
    assert(isDetached(bytes))
    await holders.release()
    assert.equal((await result).length, 5000)
  })

  it('takes nothing when the process ends', async () => {
    const { stdout } = await runScript(`
      process.on('exit', () => {
        const bytes = new Uint8Array(5)
        try { offloop.tasks.echo(offloop.move(bytes), () => {}) } catch (error) { console.log(error.code, bytes.length) }
      })
    `)
    assert.equal(stdout, 'ERR_OFFLOOP_CLOSED 5\n')
  })

  it('names a Moved that a task has already', async () => {
    const moved = move(new Uint8Array(1))
    await echo(moved)
    await assert.rejects(echo({ again: moved }), { ...refused, message: /^argument 0\.again must be moved once only; a task has it already$/ })
  })

  it('names memory that stands in it twice', async () => {
    const bytes = new Uint8Array(3)
    const moved = move(bytes)
    const message = /^argument 0\.b must be moved once only; the same memory stands before it$/
    await assert.rejects(echo({ a: moved, b: moved }), { ...refused, message })
    await assert.rejects(echo({ a: moved, b: move(bytes.buffer) }), { ...refused, message })
    assert(!isDetached(bytes))
  })

  it('names a buffer that a getter has resized, detached or moved meanwhile', async () => {
    const resizable = new Uint8Array(new ArrayBuffer(100, { maxByteLength: 200 }))
    await assert.rejects(echo([move(resizable), { get a () { resizable.buffer.resize(50); return 1 } }]), { ...refused, message: /^argument 0\[0\] must be left as it is/ })
    const gone = new Uint8Array(100)
    await assert.rejects(echo([move(gone), { get a () { structuredClone(gone, { transfer: [gone.buffer] }); return 1 } }]), { ...refused, message: /^argument 0\[0\] must be an attached buffer/ })
    const moved = move(new Uint8Array([8]))
    let inner
    await assert.rejects(echo([moved, { get a () { inner = echo(moved); return 1 } }]), { ...refused, message: /^argument 0\[0\] must be moved once only/ })
    assert.deepStrictEqual(await inner, new Uint8Array([8]))
  })

  it('leaves what it took to the Moved when it could not take all', async () => {
    const moved = move(new Uint16Array([9]))
    const wasm = new WebAssembly.Memory({ initial: 1 })
    await assert.rejects(echo([moved, move(wasm.buffer)]), { ...refused, message: /^argument 0\[1\] must be a buffer that can be detached/ })
    assert.equal(wasm.buffer.byteLength, 65536)
    assert.deepStrictEqual(await echo(moved), new Uint16Array([9]))
  })
})

describe('where memory does not stay while a task works on it', () => {
  it('copies what is moved, and refuses what is shared', async () => {
    const { code, stdout, stderr } = await runScript(`
      Object.defineProperty(process, 'versions', { value: { ...process.versions, deno: '2' } })
      const { move, tasks: { sort } } = require(${JSON.stringify(root)})
      async function main () {
        for (const length of [0, 5, 100000]) {
          const array = Float64Array.from({ length }, (_, i) => -i)
          const result = sort(move(array))
          if (array.length !== 0) throw new Error('not detached')
          const sorted = await sort(move(await result))
          if (sorted.length !== length || sorted.some((value, i) => value !== i - length + 1)) throw new Error('not sorted')
        }
        await sort(new Uint8Array(new SharedArrayBuffer(1))).catch((error) => console.log(error.code, error.message))
      }
      main()
    `, { load: false })
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'ERR_OFFLOOP_INVALID_ARG argument 0 must not be shared memory, which this runtime cannot keep for a task\n')
  })
})

describe('move()', () => {
  const detached = new Uint8Array(8)
  structuredClone(detached, { transfer: [detached.buffer] })
  class Liar extends Uint8Array {
    get byteLength () { return 100 }
    get buffer () { return new ArrayBuffer(100) }
  }

  const cases = [
    ['a number', 1, /^what move\(\) is given must be an ArrayBuffer, a Buffer or another typed array, got 1$/],
    ['nothing', undefined, /or another typed array, got undefined$/],
    ['a DataView', new DataView(new ArrayBuffer(1)), /or another typed array, got DataView/],
    ['a proxy', new Proxy(new Uint8Array(1), {}), /or another typed array, got /],
    ['a SharedArrayBuffer', new SharedArrayBuffer(1), /must be an ArrayBuffer/],
    ['a view on one', new Uint8Array(new SharedArrayBuffer(1)), /must be memory of its own; .* is shared when it is given as it is/],
    ['a detached array', detached, /must be an attached buffer/],
    ['a part', new Uint8Array(9).subarray(1), /must be a view of its whole ArrayBuffer, .* Buffer\.allocUnsafeSlow\(\), got Uint8Array\(8\)/],
    ['a part that says it is the whole', new Liar(new ArrayBuffer(100), 50), /must be a view of its whole ArrayBuffer/],
    ['a Moved', move(new Uint8Array(1)), /must be an ArrayBuffer/]
  ]
  for (const [title, value, message] of cases) {
    it(`refuses ${title}`, () => {
      assert.throws(() => move(value), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message })
    })
  }

  it('never takes the pool of Buffers', async () => {
    const bytes = Buffer.from('pooled')
    const others = Buffer.from('others')
    if (bytes.buffer !== others.buffer) return // each has its own
    for (const value of [bytes, bytes.buffer]) {
      await assert.rejects(async () => echo(move(value)), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG' })
    }
    assert.equal(bytes.toString() + others, 'pooledothers')
  })

  it('takes nothing by itself', () => {
    const bytes = new Uint8Array([1])
    move(bytes)
    assert.deepEqual(bytes, new Uint8Array([1]))
  })
})
