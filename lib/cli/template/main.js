const { load } = require('offloop')

const { countPrimes } = load('./tasks')

async function main () {
  console.log(await countPrimes(1_000_000))

  const shown = countPrimes.with({ timeout: 5000, onProgress: ({ done, total }) => console.log(done / total) })
  console.log(await shown(2_000_000))
}

main()
