// The tests of each of vitest's two files; it has no CommonJS tests.

/* global describe, expect, it, vi */

import * as offloop from 'offloop'
import { expected, useAll } from './uses.js'

export const describeOffloop = () => describe('offloop', () => {
  it('does all it can', async () => {
    expect(await useAll(offloop)).toEqual(expected)
  })

  it('does so when modules were forgotten, the earlier copy too', async () => {
    vi.resetModules()
    expect(await useAll(await import('offloop'))).toEqual(expected)
    expect(await useAll(offloop)).toEqual(expected)
  })

  it('does so while timers are faked', async () => {
    vi.useFakeTimers()
    try {
      expect(await useAll(offloop)).toEqual(expected)
    } finally {
      vi.useRealTimers()
    }
  })
})
