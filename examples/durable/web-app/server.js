'use strict'

// A web application with durable tasks: each file of routes/ is handed the application
// and the runner, pushes in an endpoint, and has the handler beside it.
//
//   node examples/durable/web-app/server.js
//   curl localhost:3000/orders --json '{ "to": "ada@example.org", "item": "a loom" }'
//   curl localhost:3000/tasks/2
//
// PORT is 3000, TASKS the file of the tasks, tasks.db, unless the environment says
// otherwise. Mails are posted to MAIL_URL, or printed. Kill it at any time and start it
// again: what was answered with 202 is done. SIGTERM ends it in order.

const fastify = require('fastify')
const { AsyncTaskRunner, StoreError } = require('offloop')

const { PORT = 3000, TASKS = 'tasks.db' } = process.env

function createRunner () {
  const asyncRunner = new AsyncTaskRunner(TASKS)
  asyncRunner.on('error', (error) => console.error(`the store: ${error.message}`))
  asyncRunner.on('discarded', ({ id, route, error }) => console.error(`task ${id} of '${route}' is given up: ${error?.message}`))
  return asyncRunner
}

function createApp (asyncRunner) {
  const app = fastify()
  // Nothing was pushed: the client may try again.
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof StoreError)) return reply.send(error)
    return reply.code(error.code === 'ERR_OFFLOOP_NOT_FOUND' ? 404 : 503).send({ error: error.message })
  })
  require('./routes/orders')(app, asyncRunner)
  require('./routes/reminders')(app, asyncRunner)
  require('./routes/numbers')(app, asyncRunner)
  require('./routes/tasks')(app, asyncRunner)
  return app
}

async function main () {
  const asyncRunner = createRunner()
  const app = createApp(asyncRunner)

  // No more requests first, then no more tasks: those that run have 25 s to end, and
  // run again at the next start if they do not.
  async function stop () {
    await app.close()
    await asyncRunner.stop()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)

  await asyncRunner.start()
  console.log(`listening on ${await app.listen({ port: Number(PORT) })}`)
}

main()
