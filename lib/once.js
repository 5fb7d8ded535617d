'use strict'

// What there is once for an addon, however many copies of this JavaScript are over it: a test runner
// gives each file a realm and modules of its own, a program may forget modules and load them again,
// but the addon stays, and calls the functions of whoever came first.
//
// So what the addon calls, and what is numbered for it, is loaded in the addon's own realm and kept
// with it. It knows nothing of any copy but by the methods of what it is given, so that a copy
// goes when its tasks have ended, and its tasks end as its own classes say.

const { close, realm, shared } = require('./binding')

// The runtime's own, where a test runner has replaced what this file sees.
const host = realm.process ?? process

// Queued tasks do not outlive their thread: without this, exit would wait for
// the pool to work them off.
if (shared.exit === undefined) {
  shared.exit = close
  host.on('exit', close)
}

function createRequire () {
  const { createRequire } = host.getBuiltinModule?.('node:module') ?? require('node:module')
  return createRequire(__filename)
}

// A copy in that realm has the realm's own.
const load = realm === globalThis ? require : createRequire()

/** The module `name` below lib, as it was loaded first. */
function once (name) {
  return (shared[name] ??= load(`./${name}`))
}

module.exports = { once }
