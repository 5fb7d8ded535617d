'use strict'

const assert = require('node:assert/strict')
const { version } = require('../package.json')
const { useFolder, print, assertFails } = require('./command-line')

describe('offloop', () => {
  useFolder()

  it('prints its version', async () => {
    assert.equal(await print(['--version']), `${version}\n`)
  })

  it('prints help with examples, its own and each command\'s', async () => {
    for (const args of [['--help'], ['init', '--help'], ['build', '--help'], ['run', '--help'], ['types', '--help'], ['rebuild', '--help']]) {
      assert.match(await print(args), /^Usage: offloop [^]*Examples:\n {2}offloop /)
    }
  })

  it('prints help when it is told nothing, as misuse', async () => {
    await assertFails([], 2, /^Usage: offloop /)
  })

  const misuse = [
    [['biuld'], /unknown command 'biuld'\n\(Did you mean build\?\)/],
    [['run', 'builtin', 'echo', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['run'], /missing required argument 'library'/],
    [['run', 'builtin', 'ehco', '1'], /the task must be one of fibonacci, sort, sleep, echo in builtin, got 'ehco'/],
    [['run', 'builtin', 'toString'], /the task must be one of .*, got 'toString'/],
    [['run', 'builtin', 'echo', '-', '-'], /only one argument can be stdin, '-'/],
    [['run', 'builtin', 'echo', '--timeout', 'soon'], /'--timeout <ms>' argument 'soon' is invalid. it must be a number of milliseconds over 0/],
    [['run', 'builtin', 'echo', '--timeout', '0'], /argument '0' is invalid/],
    [['build'], /missing required argument 'sources'/],
    [['build', '--', '-lm'], /no source was given before --/],
    [['build', 'tasks.o'], /a source must be one of \.c, \.cc, \.cpp, \.cxx, got 'tasks\.o'; flags of the compiler go behind --/]
  ]
  for (const [args, message] of misuse) {
    it(`exits with 2 for: offloop ${args.join(' ')}`, () => assertFails(args, 2, message))
  }
})
