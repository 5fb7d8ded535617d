'use strict'

// Wine, which runs programs for Windows on Linux, in a home of its own below build/.

const { existsSync, mkdirSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')
const { run } = require('./command')

// Debian's wine64 alone puts nothing on the PATH.
const programs = ['/usr/lib/wine/wine64', '/usr/bin/wine64', '/usr/bin/wine']
const install = 'apt-get install wine64'

const home = path.join(root, 'build', 'wine')
const note = path.join(home, 'is-ready')

// As Windows 10, which Node.js wants.
const preparations = [['wineboot', '--init'], ['winecfg', '-v', 'win10']]

/** What starts a program for Windows, as [program, ...arguments]; undefined when there is no Wine. */
async function findWine () {
  const program = programs.find((one) => existsSync(one))
  if (program === undefined) return undefined
  const wine = ['env', `WINEPREFIX=${home}`, 'WINEDEBUG=-all', 'WINEDLLOVERRIDES=mscoree=;mshtml=', program]
  if (existsSync(note)) return wine
  mkdirSync(home, { recursive: true })
  for (const words of preparations) {
    const { failure, output } = await run(wine[0], [...wine.slice(1), ...words])
    if (failure !== null) throw new Error(`Wine cannot be prepared: ${words.join(' ')}: ${failure}\n${output}`)
  }
  writeFileSync(note, '')
  return wine
}

module.exports = { findWine, install }
