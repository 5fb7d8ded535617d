'use strict'

// The tests of each of jest's two files.

/* global describe, expect, it, jest */

const { expected, useAll } = require('./uses')
const root = '../..'

module.exports = () => describe('offloop', () => {
  it('does all it can', async () => {
    expect(await useAll(require(root))).toEqual(expected)
  })

  it('does so when modules were forgotten, the earlier copy too', async () => {
    jest.resetModules()
    const first = { ...require(root) }
    jest.resetModules()
    const second = require(root)
    expect(await useAll(second)).toEqual(expected)
    expect(await useAll(first)).toEqual(expected)
  })

  it('does so while timers are faked', async () => {
    const offloop = require(root)
    jest.useFakeTimers()
    try {
      expect(await useAll(offloop)).toEqual(expected)
    } finally {
      jest.useRealTimers()
    }
  })
})
