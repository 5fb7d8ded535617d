'use strict'

const assert = require('node:assert/strict')
const { runScript } = require('./support')

/** The folders and files of lib that a program of `source` has loaded, without what all programs load. */
async function loadedBy (source) {
  const { stdout, stderr } = await runScript(`
    const path = require('node:path')
    const list = () => Object.keys(require.cache).map((file) => file.split('/lib/')[1]).filter((file) => file !== undefined)
    const folders = (files) => [...new Set(files.map((file) => path.dirname(file)))].sort().join()
    ;(async () => { ${source} })().then(() => console.log(folders(list())))
  `)
  assert.equal(stderr, '')
  return stdout.trim()
}

describe('a program loads', () => {
  it('next to nothing that it does not use', async () => {
    assert.equal(await loadedBy(''), '.')
  })

  it('what C tasks need, and no handles, for a task function', async () => {
    assert.equal(await loadedBy('await offloop.tasks.echo(1)'), '.,native')
  })

  it('handles with the first of them', async () => {
    assert.match(await loadedBy('await offloop.tasks.echo.async(1)'), /task$/)
  })

  it('each name once', async () => {
    const { stdout } = await runScript(`
      console.log(Object.keys(offloop).every((name) => offloop[name] === offloop[name] && offloop[name] !== undefined))
      offloop.stats = 7
      console.log(offloop.stats)
    `)
    assert.equal(stdout, 'true\n7\n')
  })
})
