'use strict'

const assert = require('node:assert/strict')
const { cpSync, mkdirSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { folder } = require('./library')
const { root, runFile, runScript } = require('./support')

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
