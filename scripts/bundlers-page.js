'use strict'

// The files that docs/bundlers.md shows, as its readers write them.

const { readFileSync } = require('node:fs')
const path = require('node:path')
const { root } = require('./files')

const page = readFileSync(path.join(root, 'docs', 'bundlers.md'), 'utf8')

// A name in a line of its own, and a block below it.
const FILE = /^`([\w./-]+)`:\n\n```js\n([^]*?)^```$/gm

/** By name, the files below the heading `heading`; that of the page itself has the program. */
function filesBelow (heading) {
  const section = page.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`docs/bundlers.md has no heading '${heading}'`)
  return Object.fromEntries([...section.matchAll(FILE)].map(([, name, text]) => [name, text]))
}

module.exports = { filesBelow }
