'use strict'

// The README's first program, as whoever has installed the package runs it.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { mkdirSync, symlinkSync } = require('node:fs')
const { firstProgram } = require('../scripts/first-program')
const { useFolder, inFolder, write } = require('./command-line')
const { outcomeOf, root, runtime } = require('./support')

describe('the README', () => {
  useFolder()

  it('begins with a program that prints what it says', async () => {
    const { code, output } = firstProgram()
    write('main.mjs', code)
    write('package.json', '{ "dependencies": { "offloop": "*" } }') // as npm install leaves it, and Deno asks for
    mkdirSync(inFolder('node_modules'))
    symlinkSync(root, inFolder('node_modules/offloop'))
    const [program, ...args] = [...runtime.command, 'main.mjs']
    const { code: status, stdout, stderr } = await outcomeOf(spawn(program, args, { cwd: inFolder() }))
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: output, stderr: '' })
    assert.match(output, /\n.*\n/)
  })
})
