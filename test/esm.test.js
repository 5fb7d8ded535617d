'use strict'

// The package as ES modules import it.

const assert = require('node:assert/strict')
const { writeFileSync } = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { folder } = require('./library')
const { root, runFile } = require('./support')

let count = 0

/** What `source` says of `esm`, what an import of the package answers, while nothing has required it. */
async function say (source) {
  const file = path.join(folder, `imports-${++count}.mjs`)
  writeFileSync(file, `
    import * as esm from ${JSON.stringify(pathToFileURL(path.join(root, 'lib/index.mjs')))}
    import { createRequire } from 'node:module'
    const require = createRequire(import.meta.url)
    const log = (...words) => console.log(...words)
    const required = () => require(${JSON.stringify(root)})
    ${source}
  `)
  const { stdout, stderr, code } = await runFile(file)
  assert.equal(stderr, '')
  assert.equal(code, 0)
  return stdout.trim().split('\n')
}

describe('the package imported by an ES module', () => {
  it('has all names that require() answers, and the same values', async () => {
    assert.deepEqual(await say(`
      const cjs = required()
      log(Object.keys(esm).sort().join() === [...Object.keys(cjs), 'default'].sort().join())
      log(esm.default === cjs, Object.keys(cjs).every((name) => esm[name] === cjs[name]))
    `), ['true', 'true true'])
  })

  it('has loaded no more than its names take: no handle, queue, stream or store', async () => {
    const [files] = await say(`
      log(Object.keys(require.cache).map((file) => file.split('/lib/')[1]).filter((file) => file !== undefined).sort().join())
    `)
    assert.doesNotMatch(files, /engines|runner\/|stream|-work|-run\.js|child|submission|delivery|background-(owner|task\.)/)
    assert.match(files, /background-tasks\.js.*task-supervisor\.js/)
  })

  it('makes what require() takes for its own, and the other way round', async () => {
    assert.deepEqual(await say(`
      const cjs = required()
      const tasks = [esm.Task.async(() => 1), cjs.Task.async(() => 2), esm.tasks.echo.async(3), new esm.BackgroundTasks().addTask(() => 4)]
      log(tasks.every((task) => task instanceof esm.Task && task instanceof cjs.Task))
      log(await cjs.Task.awaitMany(tasks))
      log(new esm.TaskSupervisor() instanceof cjs.TaskSupervisor, new cjs.AsyncTaskRunner(':memory:') instanceof esm.AsyncTaskRunner)
      await esm.tasks.fibonacci(-1).catch((error) => log(error instanceof cjs.TaskError))
      log(await cjs.tasks.echo(esm.move(new Uint8Array(2))), esm.stats().completed)
    `), ['true', '[ 1, 2, 3, 4 ]', 'true true', 'true', 'Uint8Array(2) [ 0, 0 ] 2'])
  })
})
