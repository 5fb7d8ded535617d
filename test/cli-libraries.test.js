'use strict'

const assert = require('node:assert/strict')
const { suffix } = require('../lib/native/libraries')
const { canMakeTerminals, useFolder, inFolder, write, startOnTerminal, offloop, print, assertFails } = require('./command-line')
const { outcomeOf } = require('./support')

const source = `
  #include <offloop.h>
  static int
  add(ol_task_t *task) {
    double a, b;
    int err = ol_arg_number(task, 0, &a);
    if (err == 0) err = ol_arg_number(task, 1, &b);
    return err == 0 ? ol_return_number(task, a + b) : err;
  }
  static int
  hang(ol_task_t *task) {
    volatile bool is_on = true;
    (void) ol_progress(task, 1, 3);
    while (is_on);
    return 0;
  }
  static int
  wait(ol_task_t *task) {
    int err = 0;
    while (err == 0) err = ol_progress_value(task, ol_new_string(task, "steady", 6));
    return err;
  }
  OL_TASKS(
    { .name = "add", .perform = add, .args = "a, b", .doc = "The sum of two numbers." },
    { .name = "hang", .perform = hang },
    { .name = "wait", .perform = wait }
  )
`

async function build () {
  write('tasks.c', source)
  await print(['build', 'tasks.c'])
}

describe('offloop run, with a library', () => {
  useFolder()

  beforeEach(build)

  it('runs a task of what offloop build made, its suffix given or not', async () => {
    assert.equal(await print(['run', `tasks${suffix}`, 'add', '1', '2.5']), '3.5\n')
    assert.equal(await print(['run', './tasks', 'add', '1', '-1']), '0\n')
  })

  it('lists its tasks, their arguments and what they do', async () => {
    assert.equal(await print(['run', 'tasks']), 'add(a, b)  The sum of two numbers.\nhang(…)\nwait(…)\n')
    assert.deepEqual(JSON.parse(await print(['run', 'tasks', '--json'])), [
      { name: 'add', args: 'a, b', doc: 'The sum of two numbers.' }, { name: 'hang' }, { name: 'wait' }
    ])
  })

  it('exits with 1 when it cannot be loaded, with its path', async () => {
    await assertFails(['run', 'none', 'add'], 1, /^error: LibraryError ERR_OFFLOOP_LIBRARY: .*none/)
    const { code, stderr } = await offloop(['run', 'tasks.c', '--json'])
    const { name, path: file } = JSON.parse(stderr).error
    assert.deepEqual({ name, file, code }, { name: 'LibraryError', file: inFolder('tasks.c'), code: 1 })
  })
})

describe('offloop run, with a library on a terminal', () => {
  useFolder()

  before(function () {
    if (!canMakeTerminals) this.skip()
  })

  beforeEach(build)

  it('shows reported values in brief on a terminal', async () => {
    const child = startOnTerminal(['run', 'tasks', 'wait'])
    child.stdout.once('data', () => child.stdin.write('\x03'))
    const { stdout } = await outcomeOf(child)
    assert.match(stdout, /^\r.\[K'steady'/)
  })

  it('ends on the second Ctrl-C though the task never looks whether it should stop', async () => {
    const child = startOnTerminal(['run', 'tasks', 'hang'])
    child.stdout.on('data', (data) => {
      if (/33 %|stopped by Ctrl-C/.test(data)) child.stdin.write('\x03')
    })
    const { code, stdout } = await outcomeOf(child)
    assert.match(stdout, /error: stopped by Ctrl-C/)
    assert.equal(code, 130)
  })
})
