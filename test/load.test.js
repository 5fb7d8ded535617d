'use strict'

const assert = require('node:assert/strict')
const { copyFileSync, existsSync, mkdirSync, symlinkSync } = require('node:fs')
const path = require('node:path')
const { promisify } = require('node:util')
const { pathToFileURL } = require('node:url')
const { include, load, stats, tasks } = require('..')
const { ANSWER, codeOf, compile, compileAnswer, folder, suffix } = require('./library')

describe('load()', () => {
  it('gives the tasks of a library by name', async () => {
    const library = load(compile(`two${suffix}`, codeOf(7, ANSWER, '{ .name = "other", .perform = answer }')))
    assert.deepEqual(Object.keys(library), ['answer', 'other'])
    assert(Object.isFrozen(library))
    assert.equal(library.other.name, 'other')
    assert.equal(await library.answer(), 7)
    assert.equal(await promisify(library.other)(), 7)
  })

  it('gives task functions with options, errors and measurements like the built-in ones', async () => {
    const { choose } = load(compile(`choose${suffix}`, `
      #include <offloop.h>
      static int choose(ol_task_t *task) {
        double number;
        int err = ol_arg_number(task, 0, &number);
        if (err != 0) return err;
        if (number < 0) return ol_fail(task, "ERR_NEGATIVE", "got %g", number);
        while (number == 0) if (ol_should_stop(task)) return OL_ECANCELED;
        return ol_return_number(task, number + 1);
      }
      OL_TASKS({ .name = "choose", .perform = choose })
    `))
    assert.equal(await choose.with({ name: 'chosen', priority: 1 })(1), 2)
    assert.equal(stats().tasks.chosen.run.count, 1)
    await assert.rejects(choose(-1), { name: 'TaskError', code: 'ERR_NEGATIVE', message: 'got -1', task: 'choose' })
    await assert.rejects(choose('1'), { code: 'ERR_OFFLOOP_TASK', message: 'argument 0 must be a number, got a string' })
    await assert.rejects(choose.with({ timeout: 1 })(0), { code: 'ERR_OFFLOOP_TIMEOUT', task: 'choose' })
  })

  it('tells what a task\'s author says of it', () => {
    const described = '{ .name = "answer", .perform = answer, .args = "path, größe?", .doc = "Says it." }'
    const { answer, silent } = load(compile(`described${suffix}`, codeOf(1, described, '{ .name = "silent", .perform = answer }')))
    assert.deepEqual([answer.args, answer.doc], ['path, größe?', 'Says it.'])
    assert.deepEqual([silent.args, silent.doc], [undefined, undefined])
    assert.equal(answer.with({ name: 'x' }).args, 'path, größe?')
    assert.equal(tasks.fibonacci.args, 'n')
    for (const { doc } of Object.values(tasks)) assert.equal(typeof doc, 'string')
  })

  it('takes whatever JavaScript can call a property', async () => {
    const names = ['__proto__', 'constructor', 'then', 'delete', '$_9']
    const library = load(compile(`names${suffix}`, codeOf(3, ...names.map((name) => `{ .name = "${name}", .perform = answer }`))))
    assert.deepEqual(Object.keys(library), names)
    for (const name of names) assert.equal(await Object.getOwnPropertyDescriptor(library, name).value.with({ name: 'odd' })(), 3)
  })

  it('takes a library of no tasks', () => {
    const code = `
      #include <offloop.h>
      const ol_library_t *offloop_library(const ol_api_t *api) {
        static const ol_library_t library = { OL_ABI_VERSION, sizeof(ol_descriptor_t), 0, NULL };
        ol__api = api;
        return &library;
      }
    `
    assert.deepEqual(load(compile(`empty${suffix}`, code)), {})
  })

  it('takes a library that a getter among the arguments loads', async () => {
    const file = compile(`getter${suffix}`, codeOf(5, ...Array.from({ length: 50 }, (_, i) => `{ .name = "task${i}", .perform = answer, .concurrency = 1 }`)))
    let library
    const argument = { get value () { library = load(file); return 4 } }
    assert.deepEqual(await tasks.echo(argument), { value: 4 })
    assert.equal(await library.task49(), 5)
  })
})

describe('the path of a library', () => {
  it('may be left without the platform\'s suffix, or .node', async () => {
    compileAnswer(`bare${suffix}`, 1)
    compileAnswer('addon.node', 2)
    assert.equal(await load(path.join(folder, 'bare')).answer(), 1)
    assert.equal(await load(path.join(folder, 'addon')).answer(), 2)
  })

  it('means the file itself, if there is one, and no folder', async () => {
    compileAnswer('whole', 1)
    compileAnswer(`whole${suffix}`, 2)
    compileAnswer(`folder${suffix}`, 3)
    mkdirSync(path.join(folder, 'folder'))
    assert.equal(await load(path.join(folder, 'whole')).answer(), 1)
    assert.equal(await load(path.join(folder, 'folder')).answer(), 3)
  })

  it('may have spaces and letters of any language in it', async () => {
    const odd = path.join(folder, 'größe 100 % #1 – 日本語')
    mkdirSync(odd)
    const file = path.join(odd, `süß${suffix}`)
    copyFileSync(compileAnswer(`plain${suffix}`, 4), file)
    assert.equal(await load(file).answer(), 4)
    assert.equal(load(pathToFileURL(file)), load(file))
    assert.equal(load({ href: pathToFileURL(file).href, protocol: 'file:' }), load(file), 'a URL of another realm')
  })

  it('leads to the same tasks whenever it leads to the same file', () => {
    const file = compileAnswer(`same${suffix}`, 1)
    const link = path.join(folder, `link${suffix}`)
    symlinkSync(file, link)
    for (const other of [link, path.join(folder, 'same'), `${folder}/x/..//same${suffix}`, pathToFileURL(file), pathToFileURL(file).href]) {
      assert.equal(load(other), load(file))
    }
  })

  it('leads to a library of its own for each copy of the file', async () => {
    const file = compileAnswer(`original${suffix}`, 1)
    const copy = path.join(folder, `copy${suffix}`)
    copyFileSync(file, copy)
    assert.notEqual(load(copy), load(file))
    assert.equal(await load(copy).answer(), 1)
  })

  for (const value of [undefined, null, 1, '', 'a\0b', {}, ['x'], new URL('https://example.org/x.so'), 'file://[']) {
    it(`is refused when it is ${typeof value === 'object' ? String(value) : JSON.stringify(value)}`, () => {
      assert.throws(() => load(value), { name: 'TypeError', code: 'ERR_OFFLOOP_INVALID_ARG', message: /^the path of a library must be .*, got / })
    })
  }
})

describe('a library may be', () => {
  it('strict C99', async () => {
    const flags = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Werror']
    const file = compile(`c99${suffix}`, codeOf(1, ANSWER), { flags: [...flags, '-Wno-missing-field-initializers'] })
    assert.equal(await load(file).answer(), 1)
    const positional = compile(`positional${suffix}`, codeOf(2, 'OL_TASK("answer", answer)'), { flags })
    assert.equal(await load(positional).answer(), 2)
  })

  it('strict C++11', async () => {
    const code = `
      #include <offloop.h>
      #include <string>
      static int greet(ol_task_t *task) {
        const char *name;
        size_t len;
        int err = ol_arg_string(task, 0, &name, &len);
        if (err != 0) return err;
        const std::string text = "hello " + std::string(name, len);
        return ol_return_string(task, text.data(), text.size());
      }
      OL_TASKS(OL_TASK("greet", greet))
    `
    const flags = ['-std=c++11', '-Wall', '-Wextra', '-Wpedantic', '-Werror']
    const file = compile(`cxx${suffix}`, code, { compiler: process.env.CXX ?? 'c++', extension: '.cc', flags })
    assert.equal(await load(file).greet('you'), 'hello you')
  })

  it('made of several files', async () => {
    const task = '#include <offloop.h>\nint answer(ol_task_t *task) { return ol_return_int(task, 6); }'
    const list = '#include <offloop.h>\nint answer(ol_task_t *task);\nOL_TASKS({ .name = "answer", .perform = answer })'
    assert.equal(await load(compile(`files${suffix}`, [task, list])).answer(), 6)
  })

  it('an addon that is also required', async () => {
    const flags = ['-I', require('node-api-headers').include_dir]
    const code = `
      #include <node_api.h>
      ${codeOf(8, ANSWER)}
      NAPI_MODULE_INIT() {
        napi_value version;
        if (napi_create_int32(env, 11, &version) != napi_ok) return NULL;
        if (napi_set_named_property(env, exports, "version", version) != napi_ok) return NULL;
        return exports;
      }
    `
    const loadedFirst = compile('both-1.node', code, { flags })
    assert.equal(await load(loadedFirst).answer(), 8)
    assert.equal(require(loadedFirst).version, 11)
    const requiredFirst = compile('both-2.node', code, { flags })
    assert.equal(require(requiredFirst).version, 11)
    assert.equal(await load(requiredFirst).answer(), 8)
  })
})

describe('include', () => {
  it('is the folder of the headers', () => {
    assert(path.isAbsolute(include))
    assert(existsSync(path.join(include, 'offloop.h')))
  })
})
