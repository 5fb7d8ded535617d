'use strict'

// Compiles the addon into build/Release, as offloop rebuild does, but only what has
// changed, and with all warnings. With CI=true, warnings are errors.

const path = require('node:path')
const { describeAddon } = require('../lib/cli/compile/addon')
const { buildAddon } = require('../lib/cli/compile/build-addon')
const { chooseCompiler } = require('../lib/cli/compile/compiler')
const { cloned } = require('../lib/cli/compile/sqlite')

const warnings = ['-Wall', '-Wextra', ...(process.env.CI === 'true' ? ['-Werror'] : [])]

async function main () {
  const description = describeAddon(cloned)
  const { root, parts: { offloop, ...others } } = description
  const parts = { ...others, offloop: { ...offloop, flags: [...offloop.flags, ...warnings] } }
  await buildAddon({ ...description, parts }, {
    folder: path.join(root, 'build', 'objects'), compiler: chooseCompiler('C'), warn: (text) => process.stderr.write(text)
  })
}

main().catch((error) => {
  console.error(`offloop: ${error.message}`)
  process.exitCode = 1
})
