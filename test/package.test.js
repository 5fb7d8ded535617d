'use strict'

// What npm would publish.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { existsSync, readdirSync, statSync } = require('node:fs')
const path = require('node:path')
const { dependencies, scripts } = require('../package.json')
const { describeAddon } = require('../lib/cli/compile/addon')
const { cloned, names } = require('../lib/cli/compile/sqlite')
const { MAX_BYTES } = require('../scripts/prebuilds/check')
const { targets } = require('../scripts/prebuilds/targets')
const { root, runtime } = require('./support')

const MOST = 8e6

function sizeOf (folder) {
  return readdirSync(folder, { recursive: true }).map((name) => statSync(path.join(folder, name))).filter((stat) => stat.isFile()).reduce((sum, { size }) => sum + size, 0)
}

if (runtime.hasNpm) {
  describe('the published package', () => {
    let files

    before(() => {
      const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })
      files = new Map(JSON.parse(stdout)[0].files.map(({ path, size }) => [path, size]))
    })

    it('installs without running anything', () => {
      assert.deepEqual(['preinstall', 'install', 'postinstall'].filter((name) => name in scripts), [])
      assert(!files.has('binding.gyp')) // npm would run node-gyp
    })

    it('has what offloop rebuild needs', () => {
      const needed = [...describeAddon(cloned).parts.offloop.sources, ...names.map((name) => `deps/sqlite3/${name}.br`), 'include/offloop.h', 'src/base/mem.h']
      assert.deepEqual(needed.filter((name) => !files.has(name)), [])
    })

    it('has the prebuilds that there are', () => {
      const made = Object.values(targets).map(({ file }) => file).filter((file) => existsSync(file))
      assert.deepEqual(made.map((file) => path.relative(root, file)).filter((name) => !files.has(name)), [])
    })

    it('is at most 8 MB, with all that is installed with it and prebuilds as large as they may be', () => {
      const own = [...files].filter(([name]) => !name.startsWith('prebuilds/')).reduce((sum, [, size]) => sum + size, 0)
      const others = Object.keys(dependencies).reduce((sum, name) => sum + sizeOf(path.join(root, 'node_modules', name)), 0)
      const total = own + others + Object.keys(targets).length * MAX_BYTES
      assert(total <= MOST, `it is ${total}`)
    })
  })
}
