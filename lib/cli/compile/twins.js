'use strict'

// Which sources are compiled for which platform: on Windows `x_windows.c` takes the place of `x.c`, and one that there
// is no `x.c` for is added. Paths are with slashes.

const { existsSync, readdirSync } = require('node:fs')
const path = require('node:path')

const windowsOnly = /_windows\.c$/

const isForWindowsOnly = (source) => windowsOnly.test(source)

/** Of `sources` below `root`, which are not for Windows only, what is compiled for `platform`. */
function sourcesFor (platform, sources, root) {
  if (platform !== 'win32') return sources
  const exists = (source) => existsSync(path.join(root, source))
  const twins = sources.map((source) => source.replace(/\.c$/, '_windows.c'))
  const folders = [...new Set(sources.map((source) => path.posix.dirname(source)))]
  const others = folders.flatMap((folder) => readdirSync(path.join(root, folder)).filter(isForWindowsOnly).map((name) => `${folder}/${name}`))
  return [...sources.filter((_, i) => !exists(twins[i])), ...new Set([...twins.filter(exists), ...others.filter((source) => !exists(source.replace(windowsOnly, '.c')))])]
}

module.exports = { isForWindowsOnly, sourcesFor }
