'use strict'

const isCI = process.env.CI === 'true'

module.exports = {
  spec: ['test/**/*.test.js'],
  timeout: 20000,
  'node-option': ['expose-gc'],
  'fail-zero': true,
  'forbid-only': isCI,
  'forbid-pending': isCI
}
