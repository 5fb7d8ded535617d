'use strict'

// The task library author.c, built with the system's compiler when it is missing
// or older than its sources.

const { execFileSync } = require('node:child_process')
const { existsSync, mkdirSync, statSync } = require('node:fs')
const path = require('node:path')

const source = path.join(__dirname, 'author.c')
const include = path.join(__dirname, '..', 'include')
const library = path.join(__dirname, '..', 'build', 'bench', 'author.so')

function isUpToDate () {
  if (!existsSync(library)) return false
  const built = statSync(library).mtimeMs
  return [source, path.join(include, 'offloop.h')].every((file) => statSync(file).mtimeMs <= built)
}

function build () {
  if (isUpToDate()) return
  mkdirSync(path.dirname(library), { recursive: true })
  execFileSync(process.env.CC ?? 'cc', ['-O3', '-shared', '-fPIC', '-I', include, '-o', library, source], { stdio: ['ignore', 2, 2] })
}

module.exports = { build, load: () => require('..').load(library) }
