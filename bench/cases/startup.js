'use strict'

// What a program waits for before offloop works for it: each in a fresh process.

const { execFileSync } = require('node:child_process')
const path = require('node:path')
const { performance } = require('node:perf_hooks')
const { summarize } = require('../stats')

const folder = path.join(__dirname, '..')
const PROCESSES = 15

function required (id) {
  const from = performance.now()
  require(id)
  return { ms: performance.now() - from }
}

function timeImport (id) {
  return Number(execFileSync(process.execPath, [path.join(folder, 'imported.mjs'), id], { encoding: 'utf8' }))
}

// What any module costs is not the package's.
function imported (id) {
  return { ms: timeImport(id) - timeImport('./nothing.mjs?again') }
}

// From the call that starts a process until its end.
function lifeOf (source) {
  const times = Array.from({ length: PROCESSES }, () => {
    const from = performance.now()
    execFileSync(process.execPath, ['-e', source], { cwd: folder, stdio: 'ignore' })
    return performance.now() - from
  })
  return { ms: summarize(times).median }
}

const FIBONACCI = 'tasks.fibonacci(90).then((n) => { if (n !== 2880067194370816120n) process.exit(1) })'

module.exports = {
  requiredCase: {
    name: 'require()',
    baseline: 'piscina',
    goal: '<= 1 x piscina',
    competitors: {
      piscina: () => required('piscina'),
      raw: () => required('../raw'),
      offloop: () => required('../..')
    }
  },
  importedCase: {
    name: 'import of an ES module, beyond an empty one',
    baseline: 'piscina',
    goal: '<= 1 x piscina',
    competitors: {
      piscina: () => imported('piscina'),
      offloop: () => imported('offloop')
    }
  },
  resultCase: {
    name: 'a process that awaits fibonacci(90)',
    baseline: 'node',
    goal: '<= 1.2 x node, which does nothing',
    competitors: {
      node: () => lifeOf('0'),
      offloop: () => lifeOf(`const { tasks } = require('..'); ${FIBONACCI}`),
      'by import': () => lifeOf(`import('offloop').then(({ tasks }) => ${FIBONACCI})`)
    }
  }
}
