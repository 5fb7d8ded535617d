// node imported.mjs <id>: ms that an import of it takes in a program that is an ES module.

await import('./nothing.mjs')
const from = performance.now()
await import(process.argv[2])
process.stdout.write(String(performance.now() - from))
