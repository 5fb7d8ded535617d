'use strict'

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { suffix } = require('../lib/native/libraries')
const { environment, useFolder, inFolder, write, print, assertFails } = require('./command-line')
const { root, runtime } = require('./support')

const WRITTEN = ['.vscode', 'compile_flags.txt', 'main.js', 'tasks.c', 'tasks.test.js']

function installIn (folder) {
  mkdirSync(inFolder(folder, 'node_modules'), { recursive: true })
  symlinkSync(root, inFolder(folder, 'node_modules', 'offloop'))
}

function run (command, args, folder = '.') {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: inFolder(folder), env: environment, encoding: 'utf8', timeout: 15000 })
  assert.equal(status, 0, `${stdout}${stderr}`)
  return stdout
}

// As what it says to do next.
const runMain = (folder) => run('node', ['main.js'], folder)

const read = (...names) => readFileSync(inFolder(...names), 'utf8')

describe('offloop init', () => {
  useFolder()

  it('writes a task and a program that runs it, in a folder without a package.json', async () => {
    installIn('.')
    await print(['init'])
    assert.deepEqual(readdirSync(inFolder()).sort(), [...WRITTEN, 'node_modules'].sort())
    await print(['build', 'tasks.c'])
    assert.match(runMain(), /^78498\n[^]*\n148933\n$/)
  })

  it('writes ES modules where a package.json says that .js files are such', async () => {
    write('package.json', '{ "type": "module" }')
    installIn('.')
    await print(['init', 'deep/tasks'])
    await print(['build', 'deep/tasks/tasks.c', '-o', `deep/tasks/tasks${suffix}`])
    assert.match(read('deep/tasks/main.js'), /^import \{ load \} from 'offloop'\n/)
    assert.match(runMain('deep/tasks'), /^78498\n/)
  })

  // The test runner is Node.js' own.
  if (runtime.hasNpm) {
    for (const type of ['commonjs', 'module']) {
      it(`writes a test that passes, as ${type}`, async () => {
        write('package.json', JSON.stringify({ type }))
        installIn('.')
        await print(['init'])
        await print(['build', 'tasks.c'])
        assert.match(run('node', ['--test']), /^# pass 2$/m)
      })
    }
  }

  it('tells editors where offloop.h is, also in a folder above', async () => {
    installIn('.')
    await print(['init', 'a/b'])
    const flags = read('a/b/compile_flags.txt').trim().split('\n')
    run('cc', [...flags, '-Werror', '-fsyntax-only', 'tasks.c'], 'a/b')
    const [{ includePath: [include] }] = JSON.parse(read('a/b/.vscode/c_cpp_properties.json')).configurations
    assert(existsSync(include.replace(/^\$\{workspaceFolder\}/, inFolder('a/b')) + '/offloop.h'))
    assert(!include.includes(root) && flags.every((flag) => !flag.includes(root)))
  })

  it('says what to do next', async () => {
    installIn('.')
    assert.match(await print(['init']), /:\n {2}npx offloop build tasks\.c\n {2}node main\.js\n {2}node --test\n$/)
    assert.match(await print(['init', 'a folder']), /:\n {2}cd "a folder"\n {2}npx offloop build tasks\.c\n/)
  })

  it('names the installation, too, where offloop is not installed, and the folder that it will go to', async () => {
    write('package.json', '{}')
    assert.match(await print(['init', 'native']), /:\n {2}cd native\n {2}npm install offloop\n {2}npx offloop build tasks\.c\n/)
    assert.match(read('native/compile_flags.txt'), /^-I\.\.\/node_modules\/offloop\/include$/m)
  })

  it('leaves what is there as it is, and names it', async () => {
    write('main.js', 'mine')
    write('.vscode/settings.json', '{}')
    assert.match(await print(['init']), /^tasks\.c written\nmain\.js is there already, and stays as it is\ntasks\.test\.js written\n/)
    write('tasks.c', 'mine, too')
    const again = await print(['init'])
    assert.doesNotMatch(again, /written/)
    assert.equal(again.match(/is there already/g).length, 5)
    assert.deepEqual([read('main.js'), read('tasks.c'), read('.vscode/settings.json')], ['mine', 'mine, too', '{}'])
  })

  it('says what is in its way', async () => {
    write('file', '')
    await assertFails(['init', 'file/tasks'], 1, /^error: '.*tasks\.c' was not written: ENOTDIR/)
    await assertFails(['init', 'file'], 1, /^error: '.*tasks\.c' was not written: EEXIST/)
    write('package.json', '{ "type": ')
    await assertFails(['init'], 1, new RegExp(`^error: '.*${path.sep}package.json' cannot be read: `))
    assert.deepEqual(readdirSync(inFolder()).sort(), ['file', 'package.json'])
  })
})
