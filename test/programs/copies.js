'use strict'

// Loads copies of the package one after another, uses each, and says how many of them stay; node --expose-gc.

const path = require('node:path')

const root = path.join(__dirname, '..', '..')

function load () {
  for (const file of Object.keys(require.cache)) if (!file.endsWith('.node')) delete require.cache[file]
  module.children.length = 0
  return require(root)
}

async function use ({ tasks, TaskError }) {
  await tasks.echo(1)
  return new WeakRef(TaskError)
}

async function main () {
  await use(load()) // the first stays: its parts are what there is once
  const copies = []
  for (let i = 0; i < 5; i++) copies.push(await use(load()))
  load()
  for (let i = 0; i < 10; i++) {
    await new Promise(setImmediate)
    globalThis.gc()
  }
  console.log(copies.filter((copy) => copy.deref() !== undefined).length)
}

main()
