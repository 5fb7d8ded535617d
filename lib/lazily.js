'use strict'

// Functions of this copy of the package that are loaded later than what calls them.
//
// Whoever requires a name gets all that it is made of with it, as nothing can go wrong with that later on: no file can
// be missing, and no global be replaced. But an ES module that imports the package has every name looked up, though it
// uses few. So those are looked up alone, and what is behind each is loaded when it is first called.
//
// A program may forget modules and load the package again. What a copy loads later on must be made of its own modules
// still, or its classes would not know each other.

const path = require('node:path')
const { realm } = require('./binding')

// A test runner's realm has a `require` of its own, which may forget all at any time and gives nothing back. There,
// all is loaded at once.
const canForget = realm !== globalThis

const folder = __dirname + path.sep

/** The module of this copy's index.js. */
let top = null

/** What a name that is being looked up is to be loaded with. */
const due = new Set()

let areNamesAlone = false

/** By file, the modules of the package that are loaded now. */
function listLoaded () {
  return Object.entries(require.cache).filter(([file]) => file.startsWith(folder))
}

/** By file, the modules of this copy: each is a child of the one that required it first. */
function listOwn (module = top, own = new Map()) {
  if (own.has(module.filename) || !module.filename.startsWith(folder)) return own
  own.set(module.filename, module)
  for (const child of module.children) listOwn(child, own)
  return own
}

function putInPlace (modules) {
  for (const [file] of listLoaded()) delete require.cache[file]
  for (const [file, module] of modules) require.cache[file] = module
}

/** What `load` answers, which loads modules of this copy. */
function loadOwn (load) {
  if (canForget || require.cache[top.filename] === top) return load()
  const others = listLoaded()
  putInPlace(listOwn())
  try {
    return load()
  } finally {
    putInPlace(others)
  }
}

/** Has the copy be that whose index.js is `module`. */
function begin (module) {
  top = module
}

/** What `find` answers for a name, with all that is to be loaded with it. */
function lookUp (find) {
  const value = loadOwn(find)
  for (const get of due) {
    get()
    due.delete(get)
  }
  return value
}

/** `offloop`, with all names looked up, and nothing loaded that is behind them. */
function lookUpAlone (offloop) {
  areNamesAlone = true
  try {
    for (const name of Object.keys(offloop)) Reflect.get(offloop, name)
    return offloop
  } finally {
    areNamesAlone = false
  }
}

// Where `find` throws, as near the end of the stack, the next call tries again. What is called often takes the place of
// this function as soon as it is found, `let f = lazily(() => (f = …))`: a call through it costs a tenth of a task.
function toCall (find, isDue) {
  let found = null
  const get = () => (found ??= loadOwn(find))
  if (isDue) due.add(get)
  return (...args) => get()(...args)
}

/** The function that `find` answers, which is loaded when it is first called. */
function lazily (find) {
  return toCall(find, canForget)
}

/** As lazily(), for what whoever requires the name gets with it. */
function behindName (find) {
  return toCall(find, canForget || !areNamesAlone)
}

module.exports = { begin, behindName, lazily, lookUp, lookUpAlone }
