'use strict'

// What became of a task.

module.exports = (app, asyncRunner) => {
  app.get('/tasks/:id', async (request, reply) => {
    const task = await asyncRunner.getTask(request.params.id)
    return task ?? reply.code(404).send({ error: 'there is no such task, or it is no longer kept' })
  })

  app.get('/tasks', async () => await asyncRunner.counts())
}
