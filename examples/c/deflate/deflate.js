'use strict'

// node deflate.js <file>: what zlib makes of a file, with its progress. Ctrl-C stops it.

const { readFileSync } = require('node:fs')
const { load, move } = require('offloop')

const { deflate } = load('./deflate')

async function main (file) {
  const bytes = readFileSync(file)
  const before = bytes.length
  const controller = new AbortController()
  const interrupt = () => controller.abort(new Error('stopped by Ctrl-C'))
  process.once('SIGINT', interrupt)
  const onProgress = ({ done, total }) => console.log(`${Math.round(100 * done / total)} %`)
  // Handed over, not copied: nobody here needs the bytes any more.
  const compressed = await deflate.with({ onProgress, signal: controller.signal })(move(new Uint8Array(bytes)), 9)
  process.removeListener('SIGINT', interrupt)
  console.log(`${before} bytes became ${compressed.length}`)
}

main(process.argv[2] ?? __filename).catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
