'use strict'

// What load() does: the tasks of a library in a file, once for each file.

const { realpathSync, statSync } = require('node:fs')
const path = require('node:path')
const { fileURLToPath } = require('node:url')
const { callerFolder } = require('./native/caller')
const { LibraryError, invalidArgument } = require('./errors')
const { suffix } = require('./native/libraries')
const { once } = require('./once')
const { createTasks } = require('./task-function')

const { describe } = once('native/described')

// What may be left out of a path: what the platform's libraries end in, and addons.
const suffixes = [suffix, '.node']

/** By real path, the tasks of those that were loaded. */
const libraries = new Map()

function invalidPath (input) {
  return invalidArgument(TypeError, 'the path of a library', 'a non-empty string without null characters, or a file: URL', input)
}

function fromUrl (url) {
  try {
    return fileURLToPath(url)
  } catch {
    throw invalidPath(url)
  }
}

// Those of other realms, too.
function isUrl (input) {
  return typeof input?.href === 'string' && typeof input.protocol === 'string'
}

function toPath (input) {
  if (isUrl(input)) return fromUrl(input.href)
  if (typeof input !== 'string' || input === '' || input.includes('\0')) throw invalidPath(input)
  return input.startsWith('file:') ? fromUrl(input) : input
}

function refuse (file, reason, details) {
  return new LibraryError(`cannot load '${file}': ${reason}`, { path: file, ...details })
}

function isFile (file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}

// The real path of the library that `file` stands for.
function findLibrary (file) {
  try {
    const found = ['', ...suffixes].map((suffix) => file + suffix).find(isFile)
    if (found !== undefined) return realpathSync(found)
  } catch (cause) {
    throw refuse(file, `it cannot be found: ${cause.message}`, { cause })
  }
  throw refuse(file, `there is no such file, nor with ${suffixes.join(' or ')} behind it`)
}

function loadLibrary (file) {
  try {
    return createTasks(describe(file))
  } catch (cause) {
    throw refuse(file, cause.message, { code: cause.code })
  }
}

/** The tasks of the library at `input`, which is relative to the caller of `callee`; the same object for the same file. */
function load (input, callee) {
  const given = toPath(input)
  const file = findLibrary(path.isAbsolute(given) ? path.normalize(given) : path.resolve(callerFolder(callee), given))
  if (!libraries.has(file)) libraries.set(file, loadLibrary(file))
  return libraries.get(file)
}

module.exports = { load }
