'use strict'

// Results that reach the limits of the runtime, and what becomes of large ones.

const assert = require('node:assert/strict')
const { constants } = require('node:buffer')
const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads')
const { load, tasks: { echo } } = require('..')
const { compile, suffix } = require('./library')
const { runScript } = require('./support')

const file = compile(`large${suffix}`, `
  #include <offloop.h>
  static int doubles(ol_task_t *task) {
    double count;
    void *data;
    if (ol_arg_number(task, 0, &count) != 0) return OL_EINVAL;
    int err = ol_return_typed_array(task, OL_FLOAT64, (size_t) count, &data);
    if (err == 0 && count > 0) ((double *) data)[0] = 7;
    return err;
  }
  static int text(ol_task_t *task) {
    double count;
    if (ol_arg_number(task, 0, &count) != 0) return OL_EINVAL;
    char *data = ol_alloc(task, (size_t) count);
    if (data == NULL) return OL_ENOMEM;
    return ol_return_string(task, data, (size_t) count);
  }
  static int report(ol_task_t *task) {
    double count;
    if (ol_arg_number(task, 0, &count) != 0) return OL_EINVAL;
    char *data = ol_alloc(task, (size_t) count);
    if (data == NULL) return OL_ENOMEM;
    return ol_progress_value(task, ol_new_string(task, data, (size_t) count));
  }
  OL_TASKS({ .name = "doubles", .perform = doubles }, { .name = "text", .perform = text }, { .name = "report", .perform = report })
`)
const { doubles, text, report } = load(file)

describe('a result over the limits of the runtime', () => {
  it('is a TaskError that names the limit of buffers, or a buffer where there is room', async () => {
    const count = 2 ** 29 + 1
    try {
      const result = await doubles(count)
      assert.equal(result.length, count)
    } catch (error) {
      assert.equal(error.name, 'TaskError')
      assert.equal(error.phase, 'complete')
      assert.match(error.message, new RegExp(`a buffer of ${count * 8} bytes is over the limit of ${constants.MAX_LENGTH} bytes`))
    }
    assert.equal(await echo('alive'), 'alive')
  })

  it('is a TaskError that names the limit of strings', async () => {
    const count = constants.MAX_STRING_LENGTH + 1
    if (count > 2 ** 30) return
    await assert.rejects(text(count), { name: 'TaskError', phase: 'complete', message: new RegExp(`a string of ${count} bytes is over the limit of ${count - 1} characters`) })
  })

  it('is told of where it was a report', async () => {
    const count = constants.MAX_STRING_LENGTH + 1
    if (count > 2 ** 30) return
    const { stdout } = await runScript(`
      process.on('uncaughtException', ({ message }) => console.log(message !== ''))
      const { report } = offloop.load(${JSON.stringify(file)})
      report.with({ onProgress: () => {}, progress: 'all' })(${count}).then(() => console.log('ended'))
    `)
    assert.equal(stdout, 'true\nended\n')
    assert.equal(await report(1), undefined)
  })
})

describe('a large result', () => {
  const { port1, port2 } = new MessageChannel()
  after(() => port1.close())

  it('can be transferred to another thread', async () => {
    for (const count of [10, 100_000]) {
      const result = await doubles(count)
      port1.postMessage(result, [result.buffer])
      const { message } = receiveMessageOnPort(port2)
      assert.equal(message.length, count)
      assert.equal(message[0], 7)
      // Before Node.js 22, memory that was not the engine's own is copied.
      if (ArrayBuffer.prototype.transfer !== undefined) assert.equal(result.length, 0)
    }
  })
})

describe('globals that a program has replaced', () => {
  it('are not what tasks get memory from', async () => {
    const { stdout, stderr } = await runScript(`
      const { move, tasks: { echo } } = offloop
      const bytes = new Uint8Array(100000).fill(7)
      const moved = new Float64Array(3)
      globalThis.ArrayBuffer = class { constructor () { return new Uint8Array(8).buffer } }
      globalThis.Uint8Array = globalThis.Float64Array = globalThis.structuredClone = null
      echo(bytes).then((copy) => console.log(copy.length, copy[99999]))
      echo(move(moved)).then((copy) => console.log(copy.length))
    `)
    assert.equal(stderr, '')
    assert.equal(stdout, '100000 7\n3\n')
  })
})

const canResize = ArrayBuffer.prototype.resize !== undefined

describe('a view that its buffer has no room for any more', () => {
  it('is refused, where an empty one is not', async () => {
    if (!canResize) return
    const buffer = new ArrayBuffer(16, { maxByteLength: 32 })
    const tail = new Uint8Array(buffer, 8, 8)
    const rest = new Float64Array(buffer, 8)
    buffer.resize(4)
    for (const view of [tail, rest]) await assert.rejects(echo(view), { code: 'ERR_OFFLOOP_INVALID_ARG', message: /argument 0 must be a view within its buffer/ })
    assert.equal((await echo(new Uint8Array(buffer, 4))).length, 0)
    buffer.resize(16)
    assert.equal((await echo(tail)).length, 8)
  })
})

describe('a typed array of a type that no task gets', () => {
  it('is refused by its name', async () => {
    const { stdout } = await runScript(`
      if (typeof Float16Array === 'undefined') console.log('none')
      else offloop.tasks.echo(new Float16Array(3)).catch(({ message }) => console.log(message))
    `)
    assert.match(stdout, /^none\n$|got an instance of Float16Array\n$/)
  })
})
