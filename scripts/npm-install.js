'use strict'

// What only some tests need, and CI alone installs: npm's packages, each with its version, in folders of their own
// below build/.

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')
const { run } = require('./command')

/** Has `packages` installed below build/`name`, without their scripts, unless they are; `settings` are for its package.json. Resolves to the folder of modules. */
async function provide (name, packages, settings = {}) {
  const folder = path.join(root, 'build', name)
  const modules = path.join(folder, 'node_modules')
  const stamp = path.join(folder, 'installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join()) return modules
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, ...settings }))
  const { failure, output } = await run('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...packages])
  if (failure !== null) throw new Error(`${packages.join()} could not be installed: ${failure}\n${output}`)
  writeFileSync(stamp, packages.join())
  return modules
}

module.exports = { provide }
