'use strict'

const { existsSync, readdirSync } = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const generated = /(^|\/)(build|node_modules)\//

// The files under `folder` whose name matches `pattern`, as paths from the root.
function listFiles (folder, pattern) {
  const start = path.join(root, folder)
  if (!existsSync(start)) return []
  return readdirSync(start, { recursive: true })
    .map((name) => path.posix.join(folder, name))
    .filter((file) => pattern.test(file) && !generated.test(file))
    .sort()
}

// All C that people write here; `pattern` narrows it.
function listC (pattern = /\.[ch]$/) {
  return ['include', 'src', 'lib', 'test/c', 'bench', 'examples'].flatMap((folder) => listFiles(folder, pattern))
}

module.exports = { root, listFiles, listC }
