'use strict'

const neostandard = require('neostandard')

// What user code may have replaced, or given a promise of its own.
const ours = {
  files: ['lib/**/*.js'],
  ignores: ['lib/schedule.js', 'lib/then.js', 'lib/runner/**', 'lib/engines/**'],
  rules: {
    'no-restricted-globals': ['error', ...['setImmediate', 'queueMicrotask'].map((name) => ({ name, message: 'A test may fake it: take it from lib/schedule.js.' }))],
    'no-restricted-properties': ['error', { object: 'process', property: 'nextTick', message: 'A test may fake it: take it from lib/schedule.js.' }],
    'no-restricted-syntax': ['error', {
      selector: 'CallExpression[callee.property.name=/^(then|catch|finally)$/]',
      message: 'A promise may have methods of its own: use then() of lib/then.js, or await.'
    }, {
      selector: 'CallExpression[callee.object.name="Promise"][callee.property.name=/^(race|any|allSettled)$/]',
      message: 'It keeps whoever gives up waiting on a list: see lib/task/waiting.js.'
    }]
  }
}

module.exports = [...neostandard({ env: ['mocha'], ignores: ['**/build/', 'prebuilds/'] }), ours]
