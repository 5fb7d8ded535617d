'use strict'

// docs/background.md word for word: its blocks of JavaScript, one after another, as one
// program of somebody who has the functions that they call.

const assert = require('node:assert/strict')
const { readFileSync } = require('node:fs')
const path = require('node:path')
const offloop = require('..')
const { root, turn } = require('./support')

const guide = readFileSync(path.join(root, 'docs/background.md'), 'utf8')
const code = [...guide.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, block]) => block).join('\n')
const AsyncFunction = (async () => {}).constructor

describe('the guide to background tasks', () => {
  it('has snippets that run', async () => {
    const called = []
    const given = {
      require: () => offloop,
      order: 'order 1',
      audit: (order) => {
        called.push(order)
        throw new Error('out of ink')
      },
      log: { error: (error, text) => called.push(`${text}: ${error.message}`) },
      rows: ['row 1', 'row 2'],
      store: async (row) => called.push(row)
    }
    await new AsyncFunction(...Object.keys(given), `${code}\nawait background.idle()`)(...Object.values(given))
    // A failure is told of once it is certain that nobody asks.
    await turn()
    assert.deepEqual(called.sort(), ['audit failed: out of ink', 'order 1', 'row 1', 'row 2'])
  })
})
