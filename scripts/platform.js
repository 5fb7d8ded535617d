'use strict'

// Which sources are compiled for which platform: on Windows `x_windows.c` takes the place of `x.c`, and one
// that there is no `x.c` for is added.

const { existsSync } = require('node:fs')
const path = require('node:path')
const { root, listFiles } = require('./files')

const windowsOnly = /_windows\.c$/

function isForWindowsOnly (source) {
  return windowsOnly.test(source)
}

function windowsTwin (source) {
  const twin = source.replace(/\.c$/, '_windows.c')
  return existsSync(path.join(root, twin)) ? twin : null
}

/** What is compiled on Windows instead of `sources`. */
function toWindows (sources) {
  const own = [...new Set(sources.map((source) => path.posix.dirname(source)))]
    .flatMap((folder) => listFiles(folder, windowsOnly))
    .filter((source) => !existsSync(path.join(root, source.replace(windowsOnly, '.c'))))
  return [...new Set([...sources.map((source) => windowsTwin(source) ?? source), ...own])]
}

module.exports = { isForWindowsOnly, toWindows }
