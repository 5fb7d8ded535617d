'use strict'

const assert = require('node:assert/strict')
const { canMakeTerminals, useFolder, write, start, startOnTerminal, offloop, print, assertFails } = require('./command-line')
const { outcomeOf } = require('./support')

describe('offloop run', () => {
  useFolder()

  it('prints the result as node would show it', async () => {
    assert.equal(await print(['run', 'builtin', 'fibonacci', '100']), '354224848179261915075n\n')
    assert.equal(await print(['run', 'builtin', 'sleep', '0']), 'undefined\n')
  })

  const args = [
    ['5', '5'], ['-5', '-5'], ['1e3', '1000'], ['true', 'true'], ['null', 'null'], ['[1,[{"a":"b"}]]', '[ 1, [ { a: \'b\' } ] ]'],
    ['"5"', '\'5\''], ['text', '\'text\''], ['', '\'\''], ['{a}', '\'{a}\''], ['@', '\'@\''], ['"@file"', '\'@file\''],
    ['5n', '5n'], ['123456789012345678901n', '123456789012345678901n'], ['n', '\'n\''],
    ['@file', 'Uint8Array(3) [ 1, 2, 255 ]'], ['-', 'Uint8Array(2) [ 104, 105 ]']
  ]
  for (const [word, expected] of args) {
    it(`reads the argument ${word || '(empty)'} as ${expected}`, async () => {
      write('file', Buffer.from([1, 2, 255]))
      assert.equal(await print(['run', 'builtin', 'echo', word], { input: 'hi' }), `${expected}\n`)
    })
  }

  it('refuses integers that would lose digits, and takes those that do not', async () => {
    for (const word of ['9007199254740993', '[1,{"a":-9007199254740993}]', '123456789012345678901234567890', `1${'0'.repeat(400)}`]) {
      await assertFails(['run', 'builtin', 'echo', '--', word], 2, /an integer of an argument must be one that a number can hold, got -?\d+; write -?\d+n for a bigint/)
    }
    for (const [word, expected] of [['9007199254740992', '9007199254740992'], ['-9007199254740991', '-9007199254740991'], ['"9007199254740993"', '\'9007199254740993\''],
      ['9007199254740993n', '9007199254740993n'], ['1e20', '100000000000000000000'], ['{"9007199254740993":"\\"9007199254740993"}', '{ \'9007199254740993\': \'"9007199254740993\' }']]) {
      assert.equal(await print(['run', 'builtin', 'echo', '--', word]), `${expected}\n`)
    }
  })

  it('takes Infinity for no timeout', async () => {
    assert.equal(await print(['run', 'builtin', 'fibonacci', '10', '--timeout', 'Infinity']), '55n\n')
  })

  it('takes nothing behind -- for an option', async () => {
    assert.equal(await print(['run', 'builtin', 'echo', '--', '--json']), '\'--json\'\n')
    assert.equal(await print(['run', 'builtin', 'echo', '--', '-5n']), '-5n\n')
  })

  it('prints JSON: bigints as strings, typed arrays as arrays, undefined as null', async () => {
    write('file', Buffer.from([3, 1, 2]))
    assert.equal(await print(['run', '--json', 'builtin', 'sort', '@file']), '[1,2,3]\n')
    assert.equal(await print(['run', 'builtin', 'fibonacci', '100', '--json']), '"354224848179261915075"\n')
    assert.equal(await print(['run', 'builtin', 'sleep', '0', '--json']), 'null\n')
    assert.equal(await print(['run', 'builtin', 'echo', '{"a":[1.5,"x",null]}', '--json']), '{"a":[1.5,"x",null]}\n')
  })

  it('exits with 1 when the task fails, with its code and message', async () => {
    const message = 'fibonacci expects an integer from 0 to 10000000, got -1'
    await assertFails(['run', 'builtin', 'fibonacci', '-1'], 1, new RegExp(`^error: TaskError ERR_RANGE: ${message}\n$`))
    const { code, stdout, stderr } = await offloop(['run', 'builtin', 'fibonacci', '--json', '--', '-1'])
    const { queuedMs, runMs, ...error } = JSON.parse(stderr).error
    assert.deepEqual(error, { name: 'TaskError', message, code: 'ERR_RANGE', task: 'fibonacci', phase: 'running' })
    assert(queuedMs >= 0 && runMs >= 0)
    assert.equal(stdout, '')
    assert.equal(code, 1)
  })

  it('exits with 124 when the task runs into its timeout', async () => {
    await assertFails(['run', 'builtin', 'sleep', '2147483647', '--timeout', '1'], 124, /^error: TimeoutError ERR_OFFLOOP_TIMEOUT: task 'sleep' did not end within its timeout of 1 ms\n$/)
  })

  it('names a file that cannot be read', async () => {
    await assertFails(['run', 'builtin', 'echo', '@none'], 1, /the argument '@none' could not be read: ENOENT/)
  })

  it('tells of misuse in JSON too', async () => {
    const { code, stderr } = await offloop(['run', 'builtin', 'ehco', '--json'])
    assert.match(JSON.parse(stderr).error.message, /got 'ehco'/)
    assert.equal(code, 2)
  })

  it('shows no progress where there is no terminal', async () => {
    assert.equal(await print(['run', 'builtin', 'sleep', '40']), 'undefined\n')
  })

  it('ends quietly when nobody reads the result any more', async () => {
    const child = start(['run', 'builtin', 'fibonacci', '1000000'])
    child.stdout.destroy()
    const { code, stderr } = await outcomeOf(child)
    assert.equal(stderr, '')
    assert.equal(code, 0)
  })

  it('lists the built-in tasks', async () => {
    assert.deepEqual((await print(['run', 'builtin'])).match(/^\w+/gm), ['fibonacci', 'sort', 'sleep', 'echo'])
    assert.deepEqual(JSON.parse(await print(['run', 'builtin', '--json'])).map(({ name }) => name), ['fibonacci', 'sort', 'sleep', 'echo'])
  })
})

describe('offloop run, on a terminal', () => {
  useFolder()

  const clearLine = '\r\x1b[K'

  before(function () {
    if (!canMakeTerminals) this.skip()
  })

  it('shows how far the task is, and clears that before the result', async () => {
    const { code, stdout } = await outcomeOf(startOnTerminal(['run', 'builtin', 'sleep', '60']))
    const lines = stdout.split(clearLine)
    const reports = lines.slice(1, -1)
    assert(reports.length > 0)
    for (const line of reports) assert.match(line, /^[█░]{30} +\d+ % {2}[\d.]+ \/ 60$/)
    assert.equal(reports.at(-1), `${'█'.repeat(30)} 100 %  60 / 60`)
    assert.deepEqual([lines[0], lines.at(-1)], ['', 'undefined\r\n'])
    assert.equal(code, 0)
  })

  it('aborts the task on Ctrl-C and exits with 130', async () => {
    const child = startOnTerminal(['run', 'builtin', 'sleep', '2147483647'])
    child.stdout.once('data', () => child.stdin.write('\x03'))
    const { code, stdout } = await outcomeOf(child)
    assert.match(stdout, /error: stopped by Ctrl-C\r\n$/)
    assert.equal(code, 130)
  })
})
