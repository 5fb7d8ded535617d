'use strict'

// A mail on a date, however far; each address has one, and a newer takes its place.
// Until then it can be sent sooner, or not at all.

const { sendMail } = require('../mail')

const schema = {
  body: {
    type: 'object',
    required: ['to', 'at'],
    properties: { to: { type: 'string' }, at: { type: 'string', format: 'date-time' } }
  }
}

module.exports = (app, asyncRunner) => {
  app.post('/reminders', { schema }, async (request, reply) => {
    const { to, at } = request.body
    const { id } = await asyncRunner.pushTask({
      callback: 'remind',
      data: { to },
      dateToExecute: new Date(at),
      key: to,
      onDuplicate: 'replace'
    })
    return reply.code(202).send({ id })
  })

  app.post('/reminders/:id/now', async (request) => {
    return { was: await asyncRunner.runNow(request.params.id) }
  })

  app.delete('/reminders/:id', async (request) => {
    return { was: await asyncRunner.cancelTask(request.params.id) }
  })

  asyncRunner.route('remind', async (task) => {
    await sendMail({ to: task.getTaskData().to, subject: 'You wanted to be reminded' }, task)
  })
}
