'use strict'

// A notification is taken at once and sent later: the mail, a line in the log and the
// cache are background tasks, and callbacks tell how the mail ended.
//
//   node examples/background/notifications.js
//   curl -H 'content-type: application/json' -d '{"to":"a@b.c","text":"hello"}' localhost:3000/send-notification
//                                             {"status":"queued"}
//   curl localhost:3000/notifications         {"a@b.c":{"text":"hello","mail":"sent"}}
//
// A mail that is not sent after two seconds is aborted and counts as failed; one that
// takes longer than half a second makes offloop warn, once, that mails are slow.

const { setTimeout: wait } = require('node:timers/promises')
const fastify = require('fastify')
const { BackgroundTasks, TimeoutError } = require('offloop')
const { listen } = require('./listen')

const notification = {
  type: 'object',
  required: ['to', 'text'],
  properties: { to: { type: 'string' }, text: { type: 'string' } }
}

// Stands for a mail server; what is aborted rejects.
const pretendToSend = (mail, signal) => wait(50, undefined, { signal })

function createServer ({ sendMail = pretendToSend, writeLog = console.log, timeout = 2000, slow = 500 } = {}) {
  const background = new BackgroundTasks({ slow })
  const cache = new Map()
  const mails = new Map()
  const server = fastify()

  function notify ({ to, text }) {
    mails.set(to, 'queued')
    background.addTask(({ signal }) => sendMail({ to, text }, signal), {
      name: 'mail',
      timeout,
      onComplete: () => mails.set(to, 'sent'),
      onError: (error) => mails.set(to, error instanceof TimeoutError ? 'timed out' : `failed: ${error.message}`)
    })
    // Mails go first. What fails without an onError is an 'error' event, below.
    background.addTask(() => cache.set(to, text), { name: 'cache', priority: 1 })
    background.addTask(() => writeLog(`notified ${to}`), { name: 'log', priority: 2 })
  }

  server.post('/send-notification', { schema: { body: notification } }, async (request) => {
    notify(request.body)
    return { status: 'queued' }
  })
  server.get('/notifications', async () => Object.fromEntries(Array.from(mails, ([to, mail]) => [to, { text: cache.get(to), mail }])))

  background.on('error', (error, task) => writeLog(`${task.name} failed: ${error.message}`))
  server.addHook('onClose', () => background.close())
  return server
}

if (require.main === module) listen(createServer())

module.exports = { createServer }
