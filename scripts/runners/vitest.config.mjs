const single = { singleFork: true, singleThread: true }

export default {
  cacheDir: '../../build/runners/cache',
  test: {
    globals: true,
    include: ['**/*.spec.mjs'],
    poolOptions: { forks: single, threads: single, vmForks: single, vmThreads: single }
  }
}
