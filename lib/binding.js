'use strict'

// The only file that touches the addon.

const { existsSync, readFileSync } = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')

// What was compiled here comes before what came with the package.
const compiled = path.join(root, 'build', 'Release', 'offloop.node')

// The permission model may hide what tells.
function isAlpine () {
  try {
    return existsSync('/etc/alpine-release')
  } catch {
    return false
  }
}

function nameLibc () {
  if (process.platform !== 'linux') return ''
  return `.${process.env.LIBC ?? (isAlpine() ? 'musl' : 'glibc')}`
}

// node-gyp-build looks there, too, in the same order, and knows where else there may be one; but to load it takes
// longer than the addon.
function findAddon () {
  if (!process.env.PREBUILDS_ONLY && existsSync(compiled)) return require(compiled)
  const prebuilt = path.join(root, 'prebuilds', `${process.platform}-${process.arch}`, `offloop${nameLibc()}.node`)
  return existsSync(prebuilt) ? require(prebuilt) : require('node-gyp-build')(root)
}

// A bundle that has this file in it is in some other folder.
function isPackage () {
  try {
    return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).name === 'offloop'
  } catch {
    return false
  }
}

// What helps where there is no addon. lib/index.mjs says the same of bundles.
function findAdvice ({ code }) {
  const { permission } = process
  if (permission?.has('fs.read', root) === false) return `start Node.js with --allow-fs-read=${root}, which its permission model asks for`
  if (!isPackage()) return "it is part of no bundle: keep 'offloop' external (esbuild --external:offloop, webpack externals, Vite ssr.external, Next.js serverExternalPackages)"
  if (code !== 'ERR_DLOPEN_DISABLED') return process.platform === 'win32' ? 'install it anew, on x64' : "run 'npx offloop rebuild' to compile it here, or install it anew"
  return permission === undefined ? 'start Node.js without --no-addons' : 'start Node.js with --allow-addons, which its permission model asks for'
}

// Whether what is loaded becomes part of a snapshot. Only options of the command line can say so, and node:v8 takes
// longer to load than the addon.
function isBuildingSnapshot () {
  return process.execArgv.some((option) => /^--(build-snapshot|experimental-sea-config|build-sea)/.test(option)) &&
    Boolean(require('node:v8').startupSnapshot?.isBuildingSnapshot())
}

function loadAddon () {
  // It would load, and V8 end the process when it writes the snapshot.
  if (isBuildingSnapshot()) throw new Error("offloop's addon cannot be part of a snapshot: require 'offloop' when the snapshot has started, as in the function of v8.startupSnapshot.setDeserializeMainFunction()")
  try {
    return findAddon()
  } catch (cause) {
    const [reason] = cause.message.split('\n')
    throw new Error(`offloop's addon cannot be loaded; ${findAdvice(cause)} (${reason})`, { cause })
  }
}

module.exports = loadAddon()
