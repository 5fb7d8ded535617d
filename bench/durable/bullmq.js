'use strict'

// BullMQ on a Redis of its own, by a Unix socket.

const { startRedis } = require('./redis')

const CONCURRENCY = 1000

async function open ({ keep = 0, handler = async () => {} } = {}) {
  const { Queue, Worker } = require('bullmq')
  const connection = { path: await startRedis(), maxRetriesPerRequest: null }
  const queue = new Queue('email', { connection, defaultJobOptions: { removeOnComplete: keep === 0 } })
  const worker = new Worker('email', handler, { connection, concurrency: CONCURRENCY, autorun: false })
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()])
  return {
    push: (data) => queue.add('email', data),
    start: async () => { worker.run() },
    stop: async () => {
      await worker.close()
      await queue.close()
    }
  }
}

module.exports = { open }
