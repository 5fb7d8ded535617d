'use strict'

// binding.gyp, for who compiles offloop with node-gyp: that it has what offloop itself is compiled of. It is only read
// here, as compiling would take as long as the rest of the tests.

const assert = require('node:assert/strict')
const { cpSync, readFileSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { describeAddon } = require('../lib/cli/compile/addon')
const { cloned } = require('../lib/cli/compile/sqlite')
const { useFolder, inFolder } = require('./command-line')
const { isComplete, nodeGyp } = require('./node-gyp')
const { root, runtime } = require('./support')

if (runtime.hasNpm && process.platform !== 'win32') {
  describe('binding.gyp', () => {
    useFolder()

    it('compiles the same sources with the same flags', function () {
      if (!isComplete) this.skip()
      for (const name of ['binding.gyp', 'lib', 'package.json', 'scripts', 'src']) cpSync(path.join(root, name), inFolder(name), { recursive: true })
      symlinkSync(path.join(root, 'node_modules'), inFolder('node_modules'))
      assert(nodeGyp(inFolder(), 'configure'))
      for (const [name, { sources, defines, flags }] of Object.entries(describeAddon(cloned).parts)) {
        const rules = readFileSync(inFolder('build', `${name}.target.mk`), 'utf8')
        const missing = [
          ...sources.map((source) => `/${source.replace(/\.c$/, '.o')}`),
          ...defines.map((define) => `-D${define}`),
          ...flags
        ].filter((text) => !rules.includes(text))
        assert.deepEqual(missing, [])
      }
    })
  })
}
