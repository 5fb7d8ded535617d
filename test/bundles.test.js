'use strict'

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { mkdirSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { build } = require('esbuild')
const { useFolder, inFolder, write } = require('./command-line')
const { filesBelow } = require('../scripts/bundlers-page')
const { outcomeOf, root, runtime } = require('./support')

const { 'main.mjs': program } = filesBelow('Bundlers')

const sources = [
  ['a CommonJS bundle of what is required', 'main.cjs', "require('offloop').tasks.echo('works').then(console.log)", 'cjs'],
  ['a CommonJS bundle of what is imported', 'main.mjs', program, 'cjs'],
  ['an ES module of what is imported', 'main.mjs', program, 'esm']
]

// The bundler is a program of Node.js.
const describeBundles = runtime.hasNpm ? describe : () => {}

describeBundles('a bundle by esbuild', () => {
  useFolder()

  beforeEach(() => {
    mkdirSync(inFolder('node_modules'))
    symlinkSync(root, inFolder('node_modules/offloop'))
    symlinkSync(path.dirname(require.resolve('esbuild/package.json')), inFolder('node_modules/esbuild'))
  })

  const run = (file) => outcomeOf(spawn('node', [file], { cwd: inFolder() }))

  for (const [name, entry, source, format] of sources) {
    it(`that offloop is part of says that it cannot, and what to write: ${name}`, async () => {
      write(entry, source)
      const outfile = inFolder(format === 'cjs' ? 'dist/main.cjs' : 'dist/main.mjs')
      await build({ entryPoints: [inFolder(entry)], outfile, bundle: true, platform: 'node', format, logLevel: 'error' })
      const { code, stdout, stderr } = await run(outfile)
      assert.match(stderr, /Error: offloop.* is part of no bundle: keep 'offloop' external \(esbuild --external:offloop, .*Next\.js serverExternalPackages/)
      assert.equal(stdout, '')
      assert.equal(code, 1)
    })
  }

  it('that keeps it external runs, as docs/bundlers.md writes it', async () => {
    write('main.mjs', program)
    write('build.mjs', filesBelow('esbuild')['build.mjs'])
    const { code, stderr } = await run('build.mjs')
    assert.equal(code, 0, stderr)
    const { stdout } = await run('dist/main.mjs')
    assert.match(stdout, /354224848179261915075/)
  })
})
