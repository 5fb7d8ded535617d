'use strict'

// node scripts/prebuild.js [linux-x64-glibc ...]   makes the prebuilds of those targets, or of all, and checks them
// node scripts/prebuild.js --check                 fails unless all are there and in order, before they are packed

const { existsSync, mkdirSync, renameSync, rmSync } = require('node:fs')
const path = require('node:path')
const { describeAddon } = require('../lib/cli/compile/addon')
const { buildAddon } = require('../lib/cli/compile/build-addon')
const { cloned } = require('../lib/cli/compile/sqlite')
const { run } = require('./command')
const { root } = require('./files')
const { findFaults } = require('./prebuilds/check')
const { folder, findMissing } = require('./prebuilds/needs')
const { targets } = require('./prebuilds/targets')

// Complete as soon as it has its name.
async function unpack ({ archive, sysroot }) {
  if (archive === undefined || existsSync(sysroot)) return
  const temporary = `${sysroot}.tmp`
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { recursive: true })
  const { failure, output } = await run('tar', ['--extract', '--file', archive, '--directory', temporary])
  if (failure !== null) throw new Error(`${archive} could not be unpacked: ${failure}\n${output}`)
  renameSync(temporary, sysroot)
}

// SQLite takes a third less of the package with -Os, and 5 % more time.
function describeSmall (platform) {
  const { parts: { sqlite3, ...others }, ...description } = describeAddon(cloned, platform)
  return { ...description, parts: { sqlite3: { ...sqlite3, flags: [...sqlite3.flags, '-Os'] }, ...others } }
}

async function make (name) {
  const { platform, file, compiler: [program, ...options], compileFlags, linkFlags } = targets[name]
  await unpack(targets[name])
  const compiler = { programs: [[program, ...options]], flags: compileFlags, linkFlags, notFound: () => new Error(`${program} is missing`) }
  const warn = (text) => process.stderr.write(text)
  await buildAddon({ ...describeSmall(platform), output: file }, { folder: path.join(folder, name), compiler, warn })
}

/** Makes the prebuild of a target, where anything has changed. Resolves to what is wrong with it, one line each. */
async function prebuild (name) {
  await make(name)
  return await findFaults(targets[name])
}

async function check () {
  const names = Object.keys(targets)
  const absent = names.filter((name) => !existsSync(targets[name].file))
  if (absent.length > 0) throw new Error(`there is no prebuild for ${absent.join(', ')}: node scripts/prebuild.js`)
  for (const name of names) refuse(name, await findFaults(targets[name]))
}

function refuse (name, faults) {
  if (faults.length > 0) throw new Error(`${path.relative(root, targets[name].file)}: ${faults.join('; ')}`)
}

async function main (names) {
  if (names.includes('--check')) return await check()
  const unknown = names.find((name) => !Object.hasOwn(targets, name))
  if (unknown !== undefined) throw new Error(`no target '${unknown}': choose from ${Object.keys(targets).join(', ')}`)
  const chosen = names.length > 0 ? names : Object.keys(targets)
  const missing = findMissing(chosen.flatMap((name) => targets[name].needs))
  if (missing !== null) throw new Error(`something is missing: ${missing}`)
  for (const name of chosen) {
    refuse(name, await prebuild(name))
    console.log(`${path.relative(root, targets[name].file)} made and checked, not run (npm run test:prebuilds)`)
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(`offloop: ${error.message}`)
    process.exitCode = 1
  })
}

module.exports = { prebuild }
