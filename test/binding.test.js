'use strict'

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { cpSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { folder } = require('./library')
const { outcomeOf, root, runFile, runScript, runtime } = require('./support')

describe('a package that has no addon beside it', () => {
  it('says that no bundle can have it', async () => {
    const bundle = path.join(folder, 'bundle', 'lib')
    mkdirSync(bundle, { recursive: true })
    cpSync(path.join(root, 'lib', 'binding.js'), path.join(bundle, 'index.js'))
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'bundle', 'node_modules'))
    const { stderr } = await runScript(`require(${JSON.stringify(bundle)})`, { load: false })
    assert.match(stderr, /it is part of no bundle: keep 'offloop' external/)
  })

  it('says so, too, where an ES module was to be part of it', async () => {
    const bundle = path.join(folder, 'bundle.mjs')
    cpSync(path.join(root, 'lib', 'index.mjs'), bundle)
    const { stderr } = await runFile(bundle)
    assert.match(stderr, /offloop is part of no bundle: keep 'offloop' external/)
  })
})

const describeSnapshots = runtime.makesSnapshots ? describe : () => {}

describeSnapshots('a snapshot', () => {
  const blob = path.join(folder, 'snapshot.blob')
  const start = (...args) => outcomeOf(spawn(process.execPath, ['--snapshot-blob', blob, ...args]))
  const load = `require('node:module').createRequire(${JSON.stringify(root + path.sep)})(${JSON.stringify(root)})`

  function build (source) {
    const entry = path.join(folder, 'snapshot.js')
    writeFileSync(entry, source)
    return start('--build-snapshot', entry)
  }

  it('that would have the addon in it is refused, and what to do is said', async () => {
    const { code, stderr } = await build(load)
    assert.equal(code, 1)
    assert.match(stderr, /addon cannot be part of a snapshot: require 'offloop' when the snapshot has started/)
  })

  it('loads it when it has started', async () => {
    const { code } = await build(`require('node:v8').startupSnapshot.setDeserializeMainFunction(() => ${load}.tasks.echo('works').then(console.log))`)
    assert.equal(code, 0)
    const { stdout } = await start()
    assert.equal(stdout, 'works\n')
  })
})
