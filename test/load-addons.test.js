'use strict'

// Addons that register themselves while they are loaded, which Node.js expects of nobody but itself.

const assert = require('node:assert/strict')
const { ANSWER, codeOf, compile, compileAnswer } = require('./library')
const { runScript, runtime } = require('./support')

// What NAPI_MODULE and NODE_MODULE once made.
const REGISTERING = `
  #include <stddef.h>
  struct module { int version; unsigned flags; const char *file; void *(*init)(void *, void *); const char *name; void *priv; void *reserved[4]; };
  extern void napi_module_register(struct module *module);
  static void *init(void *env, void *exports) { return exports; }
  static struct module module = { 1, 0, "old.c", init, "old", NULL, { NULL } };
  static void __attribute__((constructor)) register_module(void) { napi_module_register(&module); }
`

if (runtime.hasNpm) {
  describe('load() of an addon that registers itself', () => {
    const addon = compile('registering.node', [REGISTERING, codeOf(3, ANSWER)])
    const other = compileAnswer('other.node', 4)

    it('is refused, and harms no addon that is loaded later', async () => {
      const { code, stdout, stderr } = await runScript(`
        try { offloop.load(${JSON.stringify(addon)}) } catch ({ name, message }) { console.log(name, message.replace(/.*: /, '')) }
        try { process.dlopen({ exports: {} }, ${JSON.stringify(other)}) } catch ({ code }) { console.log(code) }
      `)
      assert.equal(stderr, '')
      assert.equal(code, 0)
      assert.equal(stdout, 'LibraryError require() it first\nERR_DLOPEN_FAILED\n')
    })

    it('works when it was required before', async () => {
      const { stdout, stderr } = await runScript(`
        require(${JSON.stringify(addon)})
        offloop.load(${JSON.stringify(addon)}).answer().then(console.log)
      `)
      assert.equal(stderr, '')
      assert.equal(stdout, '3\n')
    })
  })
}
