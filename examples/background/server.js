'use strict'

// A server that answers before the work is done. Two routes send their tasks to one
// queue, of 32 that wait and one that runs; a third shows the queue, and is answered
// whatever the others do.
//
//   node examples/background/server.js
//   curl localhost:3000/start_sync_task       task started
//   curl localhost:3000/start_async_task      task started
//   curl localhost:3000/tasks                 {"queued":1,"running":1,"ended":{"sync":0,"async":0,"failed":0}}
//
// With 32 waiting, the next is answered 503, with the time to come back in Retry-After.

const { setTimeout: wait } = require('node:timers/promises')
const fastify = require('fastify')
const { BackgroundTasks, QueueFullError, tasks: { sleep } } = require('offloop')
const { listen } = require('./listen')

const RETRY_AFTER_SECONDS = 3

/** `taskMs` is how long a task takes, `closeMs` how long the tasks have to end when the server closes. */
function createServer ({ taskMs = 3000, closeMs = 5000 } = {}) {
  // The tasks take their time on purpose: no warning of that.
  const background = new BackgroundTasks({ concurrency: 1, capacity: 32, slow: Infinity })
  const ended = { sync: 0, async: 0, failed: 0 }
  const server = fastify()

  // Blocks a thread of the pool, as C code does that computes; a loop in JavaScript would block the server.
  const syncTask = ({ signal }) => sleep.with({ signal })(taskMs)

  // Waits for something, as for the answer of another server.
  const asyncTask = ({ signal }) => wait(taskMs, undefined, { signal })

  // Throws a QueueFullError when 32 wait already; `await background.send()` would wait for room instead.
  function start (kind, task) {
    background.addTask(task, { name: `${kind} task`, onComplete: () => ended[kind]++, onError: () => ended.failed++ })
    return 'task started'
  }

  server.get('/start_sync_task', async () => start('sync', syncTask))
  server.get('/start_async_task', async () => start('async', asyncTask))
  server.get('/tasks', async () => ({ queued: background.queued, running: background.running, ended }))

  server.setErrorHandler((error, request, reply) => {
    if (!(error instanceof QueueFullError)) return reply.send(error)
    reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).send('too many tasks, try again later')
  })

  server.addHook('onClose', () => background.close({ timeout: closeMs }))
  return server
}

if (require.main === module) listen(createServer())

module.exports = { createServer }
