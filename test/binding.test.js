'use strict'

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { folder } = require('./library')
const { outcomeOf, root, runFile, runScript, runtime } = require('./support')

/** The package's JavaScript alone, in a folder `name`. */
function copyPackage (name) {
  const copy = path.join(folder, name)
  for (const part of ['lib', 'package.json']) cpSync(path.join(root, part), path.join(copy, part), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  return copy
}

describe('a package that has no addon beside it', () => {
  it('says that no bundle can have it', async () => {
    const bundle = path.join(folder, 'bundle', 'lib')
    mkdirSync(bundle, { recursive: true })
    cpSync(path.join(root, 'lib', 'binding.js'), path.join(bundle, 'index.js'))
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'bundle', 'node_modules'))
    const { stderr } = await runScript(`require(${JSON.stringify(bundle)})`, { load: false })
    assert.match(stderr, /addon cannot be loaded; it is part of no bundle: keep 'offloop' external .* \(No native build was found for platform=.*\)$/m)
  })

  it('says so, too, where an ES module was to be part of it', async () => {
    const bundle = path.join(folder, 'bundle.mjs')
    cpSync(path.join(root, 'lib', 'index.mjs'), bundle)
    const { stderr } = await runFile(bundle)
    assert.match(stderr, /offloop is part of no bundle: keep 'offloop' external/)
  })

  it('says how to compile one, though it has no sources', async () => {
    const { stderr } = await runScript(`require(${JSON.stringify(copyPackage('bare'))})`, { load: false })
    assert.match(stderr, /addon cannot be loaded; run 'npx offloop rebuild' to compile it here, .* \(No native build was found for platform=.*\)$/m)
  })
})

describe('an addon that is damaged', () => {
  it('is told with what the system says of it, and what helps', async () => {
    const copy = copyPackage('damaged')
    mkdirSync(path.join(copy, 'build', 'Release'), { recursive: true })
    writeFileSync(path.join(copy, 'build', 'Release', 'offloop.node'), 'damaged')
    const { stdout } = await runScript(`try { require(${JSON.stringify(copy)}) } catch (error) { console.log(error.message + '\\n' + error.cause.message) }`, { load: false })
    const [message, ...cause] = stdout.trim().split('\n')
    assert.match(message, /^offloop's addon cannot be loaded; run 'npx offloop rebuild' to compile it here, or install it anew \(.+\)$/)
    assert(message.endsWith(`(${cause[0]})`))
  })
})

const describeOptions = runtime.takesNodeOptions ? describe : () => {}

describeOptions('an addon that Node.js may not load', () => {
  // Not the folder: Node.js would look for a file of that name first, which it may not.
  const index = path.join(root, 'lib', 'index.js')
  const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'

  const forbidden = [
    ['--no-addons', ['--no-addons'], 'start Node.js without --no-addons'],
    ['the permission model', [permission, '--allow-fs-read=*'], 'start Node.js with --allow-addons, which its permission model asks for'],
    ['the permission model, which hides it', [permission, '--allow-addons', `--allow-fs-read=${path.join(root, 'lib', '*')}`, `--allow-fs-read=${path.join(root, 'node_modules', '*')}`],
      `start Node.js with --allow-fs-read=${root}, which its permission model asks for`]
  ]
  for (const [name, nodeOptions, advice] of forbidden) {
    it(`is told with the option that counts: ${name}`, async () => {
      const { stderr } = await runScript(`require(${JSON.stringify(index)})`, { nodeOptions, load: false })
      assert(stderr.includes(`offloop's addon cannot be loaded; ${advice} (`), stderr)
    })
  }

  it('is loaded when the permission model is told so', async () => {
    const script = `require(${JSON.stringify(index)}).tasks.echo('works').then(console.log)`
    const { stdout, stderr } = await runScript(script, { nodeOptions: [permission, '--allow-addons', `--allow-fs-read=${root}`], load: false })
    assert.equal(stdout, 'works\n', stderr)
  })
})

const describePrebuilds = process.platform === 'linux' ? describe : () => {}

describePrebuilds('a prebuild', () => {
  const copy = path.join(folder, 'prebuilt')
  const load = async (env) => (await runFile(path.join(copy, 'lib', 'binding.js'), { env })).stderr
  const place = (...names) => path.join(copy, ...names)

  beforeEach(() => {
    rmSync(copy, { recursive: true, force: true })
    cpSync(path.join(root, 'lib', 'binding.js'), place('lib/binding.js'))
    cpSync(path.join(root, 'include'), place('include'), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), place('node_modules'))
    writeFileSync(place('package.json'), '{ "name": "offloop", "type": "commonjs" }')
    cpSync(path.join(root, 'build/Release/offloop.node'), place('prebuilds', `linux-${process.arch}`, 'offloop.glibc.node'))
  })

  it('is loaded where nothing was compiled', async () => {
    assert.equal(await load({ LIBC: 'glibc' }), '')
  })

  it('gives way to what was compiled, unless it is asked for', async () => {
    mkdirSync(place('build/Release'), { recursive: true })
    writeFileSync(place('build/Release/offloop.node'), 'no addon')
    assert.match(await load({ LIBC: 'glibc', PREBUILDS_ONLY: '' }), /offloop's addon cannot be loaded/)
    assert.equal(await load({ LIBC: 'glibc', PREBUILDS_ONLY: '1' }), '')
  })

  it('of another C library is not loaded, and what to do is said', async () => {
    assert.match(await load({ LIBC: 'musl' }), /offloop's addon cannot be loaded; run 'npx offloop rebuild' to compile it here/)
  })
})

const describeSnapshots = runtime.makesSnapshots ? describe : () => {}

describeSnapshots('a snapshot', () => {
  const blob = path.join(folder, 'snapshot.blob')
  const start = (...args) => outcomeOf(spawn(process.execPath, ['--snapshot-blob', blob, ...args]))
  const load = `require('node:module').createRequire(${JSON.stringify(root + path.sep)})(${JSON.stringify(root)})`

  function build (source) {
    const entry = path.join(folder, 'snapshot.js')
    writeFileSync(entry, source)
    return start('--build-snapshot', entry)
  }

  it('that would have the addon in it is refused, and what to do is said', async () => {
    const { code, stderr } = await build(load)
    assert.equal(code, 1)
    assert.match(stderr, /addon cannot be part of a snapshot: require 'offloop' when the snapshot has started/)
  })

  it('loads it when it has started', async () => {
    const { code } = await build(`require('node:v8').startupSnapshot.setDeserializeMainFunction(() => ${load}.tasks.echo('works').then(console.log))`)
    assert.equal(code, 0)
    const { stdout } = await start()
    assert.equal(stdout, 'works\n')
  })
})
