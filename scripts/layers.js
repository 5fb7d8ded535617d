'use strict'

// The layers of the code: which folder may include which, and where the
// addon's platform may be named. Prints each violation as file:line: what.

const { readFileSync, existsSync } = require('node:fs')
const path = require('node:path')
const { root, listFiles } = require('./files')

const standardHeaders = new Set((
  'assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdarg stdbool stddef ' +
  'stdint stdio stdlib string tgmath time wchar wctype'
).split(' ').map((name) => `<${name}.h>`))

// What a folder may include, beside its own files and the system's headers.
const layers = {
  include: [],
  'include/offloop_napi.h': ['include'],
  'include/offloop_test.c': ['include', 'src/base', 'src/runtime'],
  'src/base': ['include'],
  'src/runtime': ['include', 'src/base'],
  'src/tasks': ['include'],
  'src/database': ['include', 'src/base'],
  'src/store': ['include', 'src/base', 'src/database'],
  'src/napi': ['include', 'src/base', 'src/runtime', 'src/tasks', 'src/database', 'src/store'],
  'test/c': ['include', 'src/base', 'src/runtime', 'src/tasks', 'src/database', 'src/store']
}

// The built-in tasks stand for an author's library, which is one folder: they
// name their own headers as such a library would.
const namesSiblings = new Set(['src/tasks', 'test/c'])

const reserved = [
  { header: /^(node_api|js_native_api)/, layers: ['src/napi', 'include/offloop_napi.h'] },
  { header: /^sqlite3/, layers: ['src/database', 'src/store', 'src/napi', 'test/c'] },
  { header: /^uv(\.h$|\/)/, layers: [] }
]

// Without comments, and with the same lines.
function stripComments (text) {
  return text.replace(/\/\*[^]*?\*\/|\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ' '))
}

function findLayer (file) {
  return Object.keys(layers).findLast((layer) => file === layer || file.startsWith(`${layer}/`))
}

// The included file as a path from the root, or undefined for the system's.
function resolveInclude (layer, name) {
  return [`include/${name}`, `src/${name}`, `${layer}/${name}`].find((file) => existsSync(path.join(root, file)))
}

function judgeOwn (layer, name, file) {
  const target = findLayer(file)
  if (target === undefined) return `${file} is in no layer`
  if (target !== layer && !layers[layer].includes(target)) return `${layer} may not include ${target} (${name})`
  if (file === `src/${name}` || file === `include/${name}` || namesSiblings.has(layer)) return null
  return `write "${file.replace(/^src\//, '')}" instead of "${name}"`
}

function judgeSystem (layer, name, quoted) {
  const rule = reserved.find(({ header }) => header.test(name))
  if (rule && !rule.layers.includes(layer)) return `${layer} may not include ${name}`
  if (layer === 'include' && !standardHeaders.has(`<${name}>`)) return `public headers include C standard headers only, not ${name}`
  if (!rule && quoted) return `no file ${name} in include or src`
  return null
}

function judgeLine (layer, line) {
  const include = /^\s*#\s*include\s*(["<])([^">]+)[">]/.exec(line)
  if (include) {
    const [, quote, name] = include
    const file = resolveInclude(layer, name)
    return file ? judgeOwn(layer, name, file) : judgeSystem(layer, name, quote === '"')
  }
  const uv = /\buv_\w+/.exec(line)
  return uv ? `${uv[0]} belongs to libuv, which nothing here may use` : null
}

function judgeC (file) {
  const layer = findLayer(file)
  if (layer === undefined) return [`${file}:1: is in no layer; scripts/layers.js names them`]
  return judgeLines(file, stripComments(readFileSync(path.join(root, file), 'utf8')), (line) => judgeLine(layer, line))
}

// One file loads the addon, and one says where it is made.
function judgeJs (file) {
  const loads = /(['"`])node-gyp-build\1|\w\.node(['"`])|\bprocess\.dlopen\b/
  return judgeLines(file, readFileSync(path.join(root, file), 'utf8'), (line) => (
    loads.test(line) && file !== 'lib/binding.js' && file !== 'lib/cli/compile/addon.js' ? 'only lib/binding.js loads the addon' : null
  ))
}

function judgeLines (file, text, judge) {
  return text.split('\n').flatMap((line, i) => {
    const message = judge(line)
    return message === null ? [] : [`${file}:${i + 1}: ${message}`]
  })
}

const violations = [
  ...['include', 'src', 'test/c'].flatMap((folder) => listFiles(folder, /\.[ch]$/)).flatMap(judgeC),
  ...listFiles('lib', /\.m?js$/).flatMap(judgeJs)
]
for (const violation of violations) console.error(violation)
process.exitCode = violations.length > 0 ? 1 : 0
