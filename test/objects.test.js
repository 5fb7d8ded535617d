'use strict'

// What is compiled again, and what is not, with the system's own compiler.

const assert = require('node:assert/strict')
const { statSync, utimesSync } = require('node:fs')
const { chooseCompiler } = require('../lib/cli/compile/compiler')
const { makeObjects } = require('../lib/cli/compile/objects')
const { useFolder, inFolder, write } = require('./command-line')

describe('the objects of an addon', () => {
  useFolder()

  /** Makes them; resolves to how many sources were compiled for it. */
  async function make ({ define = 'X=1', compiler = chooseCompiler('C') } = {}) {
    let total
    const parts = [{ sources: ['a.c', 'b.c'], includes: ['a folder'], defines: [define], flags: [] }]
    await makeObjects(parts, { root: inFolder(), folder: inFolder('objects'), compiler, report: (report) => { ({ total } = report) } })
    return total
  }

  // As an editor does it, a second later.
  function change (name, text) {
    write(name, text)
    const later = statSync(inFolder('objects/a.c.o')).mtimeMs / 1000 + 1
    utimesSync(inFolder(name), later, later)
  }

  beforeEach(() => {
    write('a folder/one.h', '#include "two.h"\n')
    write('a folder/two.h', 'int two;\n')
    write('a.c', '#include <one.h>\n')
    write('b.c', 'int b = X;\n')
  })

  it('are compiled once', async () => {
    assert.equal(await make(), 2)
    assert.equal(await make(), 0)
  })

  it('are compiled again when the source or a header has changed, and no others', async () => {
    await make()
    change('a folder/two.h', 'int two = 2;\n')
    assert.equal(await make(), 1)
  })

  it('are compiled again with other flags or another compiler', async () => {
    await make()
    assert.equal(await make({ define: 'X=2' }), 2)
    assert.equal(await make({ define: 'X=2', compiler: { ...chooseCompiler('C'), programs: [['cc', '-g']] } }), 2)
  })

  it('are compiled again after a failure', async () => {
    write('b.c', 'int b = ;\n')
    await assert.rejects(make(), /b\.c:1.*error[^]*b\.c was not compiled: cc ended with exit code 1/)
    write('b.c', 'int b;\n')
    assert((await make()) > 0)
    assert.equal(await make(), 0)
  })
})
