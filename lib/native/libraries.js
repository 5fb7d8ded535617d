'use strict'

// What compiling and loading task libraries have in common; needs no addon.

const path = require('node:path')

/** Where offloop.h is, for the compiler of task libraries. */
const include = path.join(__dirname, '..', '..', 'include')

/** What the platform's shared libraries end in. */
const suffix = { darwin: '.dylib', win32: '.dll' }[process.platform] ?? '.so'

module.exports = { include, suffix }
