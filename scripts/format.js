'use strict'

// node scripts/format.js           reports C that is not formatted
// node scripts/format.js --write   formats it

const { listC } = require('./files')
const { run, npmProgram } = require('./command')

function formatC (write) {
  return run(npmProgram('clang-format'), [...(write ? ['-i'] : ['--dry-run', '-Werror']), '-style=file', ...listC()])
}

async function main () {
  const { failure, output } = await formatC(process.argv.includes('--write'))
  process.stdout.write(output)
  if (failure !== null) process.exitCode = 1
}

if (require.main === module) main()

module.exports = { formatC }
