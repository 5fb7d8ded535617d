'use strict'

// UV_THREADPOOL_SIZE counts when the pool's first thread is needed, whatever it says later.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { writeFileSync } = require('node:fs')
const path = require('node:path')
const { folder } = require('./library')
const { outcomeOf, root, runtime } = require('./support')

/** What the pool is found to have while `source` goes before. */
async function findSize (name, source, env) {
  const file = path.join(folder, name)
  writeFileSync(file, `
    import { createRequire } from 'node:module'
    ${source}
    const { stats, tasks } = createRequire(import.meta.url)(${JSON.stringify(root)})
    const { size: first } = stats().pool
    const until = Date.now() + 10000
    await tasks.echo(1)
    while (stats().pool.size === first && Date.now() < until && process.env.AWAITED) await tasks.echo(1)
    console.log(stats().pool.size, stats().pool.concurrency)
  `)
  const { stdout, stderr } = await outcomeOf(spawn(process.execPath, [file], { env: { ...process.env, UV_THREADPOOL_SIZE: undefined, ...env } }))
  assert.equal(stderr, '')
  return stdout
}

const START = 'await (await import("node:fs/promises")).stat(".")'
const SET = 'process.env.UV_THREADPOOL_SIZE = "9"'

if (runtime.hasNpm && process.platform === 'linux') {
  describe('the size of the pool', () => {
    it('is what the environment says', async () => {
      assert.equal(await findSize('given.mjs', '', { UV_THREADPOOL_SIZE: '6' }), '6 5\n')
    })

    it('is no more than the pool has, which had its threads before', async () => {
      assert.equal(await findSize('late.mjs', `${START}; ${SET}`), '4 3\n')
      assert.equal(await findSize('less.mjs', `${START}; process.env.UV_THREADPOOL_SIZE = "2"`, { AWAITED: '1' }), '4 3\n')
    })
  })

  describe('the size of a pool that has no threads yet', () => {
    it('is what a program sets it to', async () => {
      const file = path.join(folder, 'early.cjs')
      writeFileSync(file, `
        ${SET}
        const { stats, tasks } = require(${JSON.stringify(root)})
        const wait = () => tasks.echo(1).then(() => stats().pool.size === 9 || wait())
        wait().then(() => console.log(stats().pool.concurrency))
      `)
      const { stdout } = await outcomeOf(spawn(process.execPath, [file], { env: { ...process.env, UV_THREADPOOL_SIZE: undefined } }))
      assert.equal(stdout, '8\n')
    })
  })
}
