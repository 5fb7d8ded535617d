const single = { singleFork: true, singleThread: true }

export default {
  test: {
    globals: true,
    include: ['**/*.spec.mjs'],
    poolOptions: { forks: single, threads: single, vmForks: single, vmThreads: single }
  }
}
