'use strict'

// For binding.gyp: prints a list of the addon's description, one item a line.
//   node scripts/gyp.js libraries
//   node scripts/gyp.js offloop sources

const { describeAddon } = require('../lib/cli/compile/addon')
const { cloned } = require('../lib/cli/compile/sqlite')

const { libraries, parts } = describeAddon(cloned)
const [name, list] = process.argv.slice(2)
for (const item of list === undefined ? { libraries }[name] : parts[name][list]) console.log(item)
