'use strict'

const neostandard = require('neostandard')

// What user code may have replaced.
const scheduled = {
  files: ['lib/**/*.js'],
  ignores: ['lib/schedule.js'],
  rules: {
    'no-restricted-globals': ['error', ...['setImmediate', 'queueMicrotask'].map((name) => ({ name, message: 'A test may fake it: take it from lib/schedule.js.' }))],
    'no-restricted-properties': ['error', { object: 'process', property: 'nextTick', message: 'A test may fake it: take it from lib/schedule.js.' }]
  }
}

// What it may have given a promise of its own. Durable tasks have no promises but of async functions.
const promised = {
  files: ['lib/**/*.js'],
  ignores: ['lib/then.js', 'lib/runner/**', 'lib/engines/**'],
  rules: {
    'no-restricted-syntax': ['error', {
      selector: 'CallExpression[callee.property.name=/^(then|catch|finally)$/]',
      message: 'A promise may have methods of its own: use then() of lib/then.js, or await.'
    }, {
      selector: 'CallExpression[callee.object.name="Promise"][callee.property.name=/^(race|any|allSettled)$/]',
      message: 'It keeps whoever gives up waiting on a list: see lib/task/waiting.js.'
    }]
  }
}

module.exports = [...neostandard({ env: ['mocha'], ignores: ['**/build/', 'prebuilds/'] }), scheduled, promised]
