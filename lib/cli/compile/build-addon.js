'use strict'

// An addon of Node.js, from its description (addon.js): its objects, and these linked.

const { runCompiler } = require('./compiler')
const { CommandError, FAILED } = require('../exit')
const { putInPlace } = require('./in-place')
const { makeObjects } = require('./objects')

async function link (objects, { root, output, linkFlags, libraries }, compiler) {
  const args = [...linkFlags, ...compiler.linkFlags, ...objects, ...libraries]
  return await putInPlace(output, async (file) => {
    const { program, failure, output: said } = await runCompiler(compiler, [...args, '-o', file], { cwd: root })
    if (failure !== null) throw new CommandError(FAILED, `${said}the addon was not linked: ${program} ${failure}`)
    return program
  })
}

/**
 * Makes the addon that is described, with its objects in `folder`, of which those that are up to date are kept.
 * Resolves to the compiler's name. `report` and `warn` as of makeObjects().
 */
async function buildAddon (description, { folder, compiler, report, warn }) {
  if (process.platform === 'win32') throw new CommandError(FAILED, 'offloop cannot be compiled on Windows, as its C is for gcc and clang; the package has an addon for x64, which was compiled on Linux')
  const { root, parts } = description
  const objects = await makeObjects(Object.values(parts), { root, folder, compiler, report, warn })
  return await link(objects, description, compiler)
}

module.exports = { buildAddon }
