'use strict'

// The first program of the README, which is whole: what whoever has installed the package runs.

const { readFileSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')

/** Its `code`, of an ES module, and the `output` that its comments promise. */
function firstProgram () {
  const [, code] = /^```js\n([^]*?)^```$/m.exec(readFileSync(path.join(root, 'README.md'), 'utf8'))
  const output = [...code.matchAll(/^console\.log\(.*\) +\/\/ (.*\n)/gm)].map(([, line]) => line).join('')
  return { code, output }
}

module.exports = { firstProgram }
