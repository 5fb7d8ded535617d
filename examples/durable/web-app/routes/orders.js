'use strict'

// An order is answered at once; its confirmation is sent by a task, tried again when
// the mail server does not answer.

const { sendMail } = require('../mail')

const schema = {
  body: { type: 'object', required: ['to', 'item'], properties: { to: { type: 'string' }, item: { type: 'string' } } }
}

module.exports = (app, asyncRunner) => {
  app.post('/orders', { schema }, async (request, reply) => {
    const { to, item } = request.body
    const { id } = await asyncRunner.pushTask({ callback: 'confirm order', data: { to, item } })
    return reply.code(202).send({ id })
  })

  asyncRunner.route('confirm order', async (task) => {
    const { to, item } = task.getTaskData()
    await sendMail({ to, subject: `Your order of ${item}` }, task)
  }, { timeout: 10_000, attempts: 8 })
}
