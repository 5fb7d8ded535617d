'use strict'

// The handler is a task in C: the data are its arguments, it runs on a thread of the
// pool, and its progress is the task's.

const { tasks: { fibonacci } } = require('offloop')

const schema = { body: { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 0, maximum: 100_000 } } } }

module.exports = (app, asyncRunner) => {
  app.post('/numbers', { schema }, async (request, reply) => {
    const { id } = await asyncRunner.pushTask({ callback: 'fibonacci', data: request.body.n })
    return reply.code(202).send({ id })
  })

  asyncRunner.route('fibonacci', fibonacci, { concurrency: 2 })
}
