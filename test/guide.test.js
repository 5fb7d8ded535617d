'use strict'

// docs/c-tasks.md as its reader follows it: the package, packed and installed in an
// empty folder, then what the guide says, word for word.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { readFileSync, readdirSync, rmSync } = require('node:fs')
const path = require('node:path')
const { dependencies } = require('../package.json')
const { environment, useFolder, inFolder, write } = require('./command-line')
const { root, runtime } = require('./support')

const guide = readFileSync(path.join(root, 'docs/c-tasks.md'), 'utf8')

/** The guide's block of code in `language` that has `text` in it. */
function blockWith (text, language = '') {
  const blocks = [...guide.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].filter(([, own, code]) => own === language && code.includes(text))
  assert.equal(blocks.length, 1, `the guide has ${blocks.length} blocks with '${text}'`)
  return blocks[0][2]
}

// SQLite takes a minute with all that a compiler can do for it.
const env = { ...environment, CFLAGS: '-O0' }

function shell (script) {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', script], { cwd: inFolder(), env, encoding: 'utf8', timeout: 300000 })
  assert.equal(status, 0, `${script}\n${stdout}${stderr}`)
  return stdout
}

// As from the registry, but for where the packages come from; of the package's scripts,
// only prepack's.
function install () {
  const quote = (file) => `'${file}'`
  shell(`node '${path.join(root, 'scripts/vendor.js')}'`)
  shell(`npm pack --ignore-scripts --pack-destination '${inFolder()}' '${root}'`)
  const packages = Object.keys(dependencies).map((name) => path.join(root, 'node_modules', name))
  const [tarball] = readdirSync(inFolder()).filter((name) => name.endsWith('.tgz'))
  shell(`npm init -y && npm install --offline --no-audit --no-fund --ignore-scripts --install-links './${tarball}' ${packages.map(quote).join(' ')}`)
  rmSync(inFolder('node_modules/offloop/prebuilds'), { recursive: true, force: true }) // as on a platform that none was made for
}

// npm's packages are for the one Node.js that a shell calls.
if (runtime.hasNpm) {
  describe('the guide for authors', function () {
    this.timeout(600000)
    useFolder()

    it('leads from an empty folder to tasks that run, and are tested', () => {
      install()
      const missing = spawnSync(process.execPath, ['-e', "require('offloop')"], { cwd: inFolder(), encoding: 'utf8' })
      assert.match(missing.stderr, /Error: offloop's addon cannot be loaded; run 'npx offloop rebuild'/)

      shell('npx offloop rebuild')
      const [, ...commands] = blockWith('npx offloop init').trim().split('\n')
      assert.equal(commands.length, 3)
      assert.match(shell(commands.join('\n')), /\n78498\n$/)
      assert.match(shell('node main.js'), /^78498\n[^]*\n148933\n$/)
      assert.match(shell('node --test'), /^# pass 2$/m)
      for (const [name, language] of [['tasks.c', 'c'], ['main.js', 'js']]) {
        const written = readFileSync(inFolder(name), 'utf8')
        assert.equal(blockWith(written, language), written)
      }

      write('tasks_test.c', blockWith('#include <offloop_test.h>', 'c'))
      shell(blockWith('tasks_test.c'))
    })
  })
}
