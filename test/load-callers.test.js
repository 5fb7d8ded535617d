'use strict'

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { mkdirSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { Worker } = require('node:worker_threads')
const { load } = require('..')
const { compileAnswer, folder, suffix } = require('./library')
const { outcomeOf, root, runScript } = require('./support')

// Callers are in `inner`, and so is one of the two libraries called `near`.
const inner = path.join(folder, 'inner – größe')

function writeCaller (name, content) {
  const file = path.join(inner, name)
  writeFileSync(file, content)
  return file
}

const required = `require(${JSON.stringify(root)})`
const imported = `import { load } from ${JSON.stringify(pathToFileURL(path.join(root, 'lib/index.mjs')).href)}`

describe('a relative path of a library', () => {
  before(() => {
    mkdirSync(inner)
    compileAnswer(path.join('inner – größe', `near${suffix}`), 1)
    compileAnswer(`near${suffix}`, 2)
  })

  it('starts from the file that calls, in CommonJS', async () => {
    const { first, second, third } = require(writeCaller('caller.js', `
      const { load } = ${required}
      exports.first = load('./near')
      exports.second = load('../near${suffix}')
      exports.third = load('near')
    `))
    assert.equal(await first.answer(), 1)
    assert.equal(await second.answer(), 2)
    assert.equal(third, first)
  })

  it('starts from the file that calls, in an ES module', async () => {
    const { first, second } = await import(pathToFileURL(writeCaller('caller.mjs', `
      ${imported}
      export const first = load('./near')
      await null
      export const second = load('../near')
    `)).href + '?query')
    assert.equal(await first.answer(), 1)
    assert.equal(await second.answer(), 2)
  })

  it('starts from that file also where a function of the runtime calls for it', async () => {
    const { mapped } = require(writeCaller('map.js', `exports.mapped = ['./near', '../near'].map(${required}.load)`))
    assert.deepEqual(await Promise.all(mapped.map(({ answer }) => answer())), [1, 2])
  })

  it('starts from that file whatever the program makes of stacks', async () => {
    const { prepareStackTrace, stackTraceLimit } = Error
    const prepare = () => 'mine'
    try {
      Error.prepareStackTrace = prepare
      Error.stackTraceLimit = 0
      const { tasks } = require(writeCaller('no-stacks.js', `exports.tasks = ${required}.load('./near')`))
      assert.deepEqual([Error.prepareStackTrace, Error.stackTraceLimit], [prepare, 0])
      assert.equal(await tasks.answer(), 1)
    } finally {
      Error.prepareStackTrace = prepareStackTrace
      Error.stackTraceLimit = stackTraceLimit
    }
  })

  it('starts from that file where nothing of Error can be changed', async () => {
    const odd = path.join(inner, 'a (b) c:1:2')
    mkdirSync(odd)
    const source = "load('../near').answer().then((value) => console.log('answer', value)); [1].forEach(() => load('../near'))"
    const files = [[`${odd}/frozen.js`, `const { load } = ${required}; ${source}`], [`${odd}/frozen.mjs`, `${imported}; ${source}`]]
    for (const [file, content] of files) {
      writeFileSync(file, content)
      const { stdout, stderr } = await outcomeOf(spawn(process.execPath, ['--frozen-intrinsics', '--no-warnings', file]))
      assert.equal(stdout, 'answer 1\n', stderr)
    }
  })

  it('starts from the working folder for a script that is in no file', async () => {
    const { stdout, stderr } = await runScript("offloop.load('./near').answer().then((value) => console.log('answer', value))", { cwd: inner })
    assert.match(stdout, /^answer 1$/m, stderr)
  })

  it('starts from the working folder in a worker that is in no file', async () => {
    const relative = path.relative(process.cwd(), path.join(inner, 'near'))
    const source = `
      const { load } = ${required}
      load(${JSON.stringify(relative)}).answer().then((value) => require('node:worker_threads').parentPort.postMessage(value))
    `
    const worker = new Worker(source, { eval: true })
    const [value] = await once(worker, 'message')
    await worker.terminate()
    assert.equal(value, 1)
  })

  it('is named in full when there is no such file', () => {
    assert.throws(() => load('./nowhere/x'), { path: path.join(__dirname, 'nowhere', 'x') })
  })
})
