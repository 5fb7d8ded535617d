'use strict'

// What making and running prebuilds needs of the machine, and the command that installs what is missing. A need is
// { file, debian } or { file, npm }: what has to be there, and the package of Debian, or of npm, that brings it.

const { existsSync } = require('node:fs')
const path = require('node:path')
const { root } = require('../files')

/** Where npm's packages are, and nowhere else. */
const folder = path.join(root, 'build', 'prebuilds')

const inPackage = (name, file) => path.join(folder, 'node_modules', name, file)

/** A need of `file` in an npm package, which may be for another machine. */
function fromNpm (name, version, file) {
  return { file: inPackage(name, file), npm: `${name}@${version}` }
}

/** A need of a program of Debian's. */
const program = (name, debian) => ({ file: `/usr/bin/${name}`, debian })

/** Null, or one line that installs what is missing. */
function findMissing (needs) {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') return 'prebuilds are made on Linux on x64'
  const missing = needs.filter(({ file }) => !existsSync(file))
  const listed = (key) => [...new Set(missing.flatMap((need) => need[key] ?? []))]
  const [debian, npm] = [listed('debian'), listed('npm')]
  const commands = [
    ...(debian.some((name) => name.endsWith(':arm64')) ? ['dpkg --add-architecture arm64'] : []),
    ...(debian.length > 0 ? [`apt-get update && apt-get install --yes --no-install-recommends ${debian.join(' ')}`] : []),
    ...(npm.length > 0 ? [`npm install --prefix ${path.relative(root, folder)} --force --no-audit --no-fund ${npm.join(' ')}`] : [])
  ]
  return commands.length === 0 ? null : commands.join(' && ')
}

module.exports = { folder, fromNpm, program, findMissing }
