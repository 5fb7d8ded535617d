'use strict'

// The tests of what depends on the runtime and the binary: Node-API, V8, how values travel and threads end.

const path = require('node:path')

const essentials = [
  'binding', 'buffers', 'conversion', 'copies', 'esm', 'large-results', 'lazy', 'load-threads', 'move', 'runner-result',
  'settling', 'stack', 'task-functions', 'task-promises', 'task-stream-items', 'teardown', 'threads', 'values'
].map((name) => path.join('test', `${name}.test.js`))

module.exports = { essentials }
