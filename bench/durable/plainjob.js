'use strict'

// plainjob on better-sqlite3: synchronous = NORMAL, so that what it has added may be
// lost with the power. Needs Node.js 22.

const { file } = require('./folder')

const silent = { debug () {}, info () {}, warn () {}, error: console.error }

async function open ({ keep = 0, handler = async () => {} } = {}) {
  const { better, defineQueue, defineWorker } = await import('plainjob')
  const { default: Database } = await import('better-sqlite3')
  const queue = defineQueue({
    connection: better(new Database(file('jobs.db'))),
    logger: silent,
    removeDoneJobsOlderThan: keep === 0 ? 1 : keep
  })
  const worker = defineWorker('email', (job) => handler({ data: JSON.parse(job.data) }), { queue, logger: silent, pollIntervall: 1 })
  return {
    push: async (data) => queue.add('email', data),
    start: async () => { worker.start() },
    stop: async () => {
      await worker.stop()
      queue.close()
    }
  }
}

module.exports = { open }
