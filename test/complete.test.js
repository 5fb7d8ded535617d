'use strict'

// Tasks whose own `complete` makes the value, against include/offloop_napi.h.

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { tracingChannel } = require('node:diagnostics_channel')
const path = require('node:path')
const { load, tasks: { echo }, TaskError } = require('..')
const { compile, suffix } = require('./library')
const { occupy, runScript } = require('./support')

const headers = path.join(path.dirname(require.resolve('node-api-headers/package.json')), 'include')

const CODE = `
  #include <offloop_napi.h>
  #include <stdlib.h>

  /* The first argument of each says what happens: "fail" in perform, or in complete. */
  static int
  is(ol_task_t *task, const char *word) {
    const char *text;
    size_t len;
    return ol_arg_string(task, 0, &text, &len) == 0 && strcmp(text, word) == 0;
  }

  static int
  perform(ol_task_t *task) {
    double *number = ol_state(task, sizeof(double), NULL);
    if (number == NULL) return OL_ENOMEM;
    *number = 42;
    if (is(task, "fail")) return ol_fail(task, "E_FAILED", "no %s", "luck");
    return ol_return_int(task, 7);
  }

  static napi_value
  make(napi_env env, ol_task_t *task) {
    napi_value result, text, number;
    double *state = ol_state(task, sizeof(double), NULL);
    if (is(task, "throw")) {
      napi_throw_range_error(env, "E_THROWN", "thrown by complete");
      return NULL;
    }
    if (is(task, "throw null")) {
      napi_value null;
      if (napi_get_null(env, &null) == napi_ok) napi_throw(env, null);
      return NULL;
    }
    if (is(task, "leave")) return NULL;
    if (napi_create_object(env, &result) != napi_ok || napi_create_double(env, *state, &number) != napi_ok) return NULL;
    if (napi_set_named_property(env, result, "state", number) != napi_ok) return NULL;
    if (!ol_failed(task)) return result;
    if (napi_create_string_utf8(env, ol_error_message(task), NAPI_AUTO_LENGTH, &text) != napi_ok) return NULL;
    if (napi_set_named_property(env, result, ol_error_code(task), text) != napi_ok) return NULL;
    return result;
  }

  /* Leaves the failure as it is. */
  static napi_value
  give_up(napi_env env, ol_task_t *task) {
    (void) env;
    (void) task;
    return NULL;
  }

  /* Calls the global function that the first argument names. */
  static napi_value
  call_global(napi_env env, ol_task_t *task) {
    napi_value global, function, result = NULL;
    const char *name;
    size_t len;
    if (ol_arg_string(task, 0, &name, &len) != 0 || napi_get_global(env, &global) != napi_ok) return NULL;
    if (napi_get_named_property(env, global, name, &function) != napi_ok) return NULL;
    (void) napi_call_function(env, global, function, 0, NULL, &result);
    return result;
  }

  OL_TASKS(
    { .name = "make", .perform = perform, .complete = make },
    { .name = "giveUp", .perform = perform, .complete = give_up },
    { .name = "callGlobal", .perform = perform, .complete = call_global }
  )
`

describe('complete', () => {
  let tasks

  before(() => {
    tasks = load(compile(`complete${suffix}`, CODE, { flags: ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-I', headers] }))
  })

  afterEach(() => {
    delete globalThis.fromComplete
  })

  it('makes the value, with a Promise and with a callback', async () => {
    assert.deepEqual(await tasks.make('make'), { state: 42 })
    assert.deepEqual(await new Promise((resolve, reject) => tasks.make('make', (error, value) => error ? reject(error) : resolve(value))), { state: 42 })
  })

  it('makes a value of a failure', async () => {
    assert.deepEqual(await tasks.make('fail'), { state: 42, E_FAILED: 'no luck' })
  })

  it('rejects with what it throws, and with nothing around it', async () => {
    await assert.rejects(tasks.make('throw'), { name: 'RangeError', code: 'E_THROWN', message: 'thrown by complete' })
    const error = await new Promise((resolve) => tasks.make('throw', resolve))
    assert.equal(error.code, 'E_THROWN')
  })

  it('never leaves the error empty', async () => {
    const error = await new Promise((resolve) => tasks.make('throw null', resolve))
    assert.ok(error instanceof TaskError)
    assert.equal(error.phase, 'complete')
    assert.match(error.message, /complete threw null or undefined/)
  })

  it('leaves it at the result, or the failure, when it returns nothing', async () => {
    assert.equal(await tasks.make('leave'), 7)
    await assert.rejects(tasks.giveUp('fail'), { name: 'TaskError', code: 'E_FAILED', message: 'no luck', phase: 'running' })
  })

  it('is not called for a task that was aborted', async () => {
    globalThis.fromComplete = () => assert.fail('called')
    const controller = new AbortController()
    const blocker = occupy(3)
    const task = tasks.callGlobal.with({ signal: controller.signal })('fromComplete')
    controller.abort()
    await assert.rejects(task, { name: 'AbortError' })
    await blocker.release()
    await echo()
  })

  it('may call user code, which may throw', async () => {
    globalThis.fromComplete = () => { throw new SyntaxError('of the user') }
    await assert.rejects(tasks.callGlobal('fromComplete'), { name: 'SyntaxError', message: 'of the user' })
  })

  it('may call user code, which aborts the task too late', async () => {
    const controller = new AbortController()
    globalThis.fromComplete = () => { controller.abort(); return 'made' }
    assert.equal(await tasks.callGlobal.with({ signal: controller.signal })('fromComplete'), 'made')
  })

  it('may call user code, which aborts and submits others', async () => {
    const controller = new AbortController()
    const blocker = occupy(3)
    let inner
    globalThis.fromComplete = () => {
      controller.abort()
      inner = echo('inner')
      return 'made'
    }
    const made = tasks.callGlobal('fromComplete')
    const others = Array.from({ length: 10 }, (_, i) => echo.with({ signal: controller.signal })(i))
    const settled = Promise.allSettled(others)
    await blocker.release()
    assert.equal(await made, 'made')
    assert.equal(await inner, 'inner')
    for (const { status, reason } of await settled) assert.ok(status === 'fulfilled' || reason.name === 'AbortError')
  })

  it('keeps the order of those that are delivered together', async () => {
    const order = []
    const blocker = occupy(3)
    const all = Array.from({ length: 100 }, (_, i) => new Promise((resolve) => {
      const done = () => { order.push(i); resolve() }
      if (i % 3 === 0) tasks.make('make', done)
      else echo(done)
    }))
    await blocker.release()
    await Promise.all(all)
    assert.equal(new Set(order).size, 100)
  })

  it('tells those who trace what it made', async () => {
    const seen = []
    const note = ({ value, error, runMs }) => seen.push([value, error?.code, typeof runMs])
    tracingChannel('offloop.task').end.subscribe(note)
    await tasks.make('make')
    await tasks.make('throw').catch(() => {})
    tracingChannel('offloop.task').end.unsubscribe(note)
    assert.deepEqual(seen, [[{ state: 42 }, undefined, 'number'], [undefined, 'E_THROWN', 'number']])
  })

  it('has its callback called in the submitter\'s async context', async () => {
    const storage = new AsyncLocalStorage()
    const store = await storage.run('A', () => new Promise((resolve) => tasks.make('make', () => resolve(storage.getStore()))))
    assert.equal(store, 'A')
  })

  it('may end the process', async () => {
    const file = compile(`exit${suffix}`, CODE, { flags: ['-I', headers] })
    const { code, signal } = await runScript(`
      globalThis.fromComplete = () => process.exit(5)
      const { callGlobal } = offloop.load(${JSON.stringify(file)})
      for (let i = 0; i < 10; i++) callGlobal('fromComplete', () => console.log('called back'))
    `)
    assert.deepEqual({ code, signal }, { code: 5, signal: null })
  })
})
