'use strict'

// What includes or loads itself, over however many others: two modules of which neither can be
// read without the other are one. In C a module is a header and the source of its name. Prints each circle.

const { existsSync, readFileSync } = require('node:fs')
const path = require('node:path')
const { root, listFiles } = require('./files')

const languages = [
  {
    files: () => listFiles('src', /\.[ch]$/),
    moduleOf: (file) => file.replace(/\.[ch]$/, ''),
    uses: /^\s*#\s*include\s*"([^"]+)\.h"/gm,
    find: (name) => existsSync(path.join(root, `src/${name}.h`)) ? `src/${name}` : null
  },
  {
    files: () => listFiles('lib', /\.m?js$/),
    moduleOf: (file) => file,
    uses: /(?:\brequire\(|\bfrom |\bimport )'(\.[^']+)'/g,
    find: (name, file) => [name, `${name}.js`].map((one) => path.posix.join(path.posix.dirname(file), one)).find((one) => /\.m?js$/.test(one) && existsSync(path.join(root, one))) ?? null
  },
  {
    // What is loaded once for all copies of lib is loaded by its name there.
    files: () => listFiles('lib', /\.js$/),
    moduleOf: (file) => file,
    uses: /\bonce\('([^']+)'\)/g,
    find: (name) => `lib/${name}.js`
  }
]

/** By module, the others that it names. */
function readUses () {
  const uses = new Map()
  for (const { files, moduleOf, uses: pattern, find } of languages) {
    for (const file of files()) {
      const module = moduleOf(file)
      const named = uses.get(module) ?? new Set()
      uses.set(module, named)
      for (const [, name] of readFileSync(path.join(root, file), 'utf8').matchAll(pattern)) {
        const other = find(name, file)
        if (other !== null && other !== module) named.add(other)
      }
    }
  }
  return uses
}

/** The circles, each as the modules along it; one of those that share modules. */
function findCircles (uses) {
  const done = new Set()
  const circles = []
  function visit (module, way) {
    const at = way.indexOf(module)
    if (at >= 0) circles.push([...way.slice(at), module])
    if (at >= 0 || done.has(module)) return
    for (const other of uses.get(module) ?? []) visit(other, [...way, module])
    done.add(module)
  }
  for (const module of uses.keys()) visit(module, [])
  return circles
}

const circles = findCircles(readUses())
for (const circle of circles) console.error(`a circle: ${circle.join(' -> ')}`)
process.exitCode = circles.length > 0 ? 1 : 0
