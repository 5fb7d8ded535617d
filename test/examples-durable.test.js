'use strict'

// examples/durable as their readers start them: real processes, on files of their own.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { EventEmitter, once } = require('node:events')
const { createServer } = require('node:http')
const { createInterface } = require('node:readline')
const path = require('node:path')
const { AsyncTaskRunner } = require('..')
const { useFolder, inFolder } = require('./command-line')
const { root, runtime, outcomeOf } = require('./support')

const examples = path.join(root, 'examples/durable')
const WEEK_MS = 7 * 24 * 3600 * 1000

const children = new Set()

function start (words, env = {}) {
  const [program, ...args] = [...runtime.command, ...words]
  const child = spawn(program, args, { cwd: inFolder(), env: { ...process.env, ...env } })
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}

/** Ends a process as a power cut would, and waits until it is gone. */
async function kill (child) {
  child.kill('SIGKILL')
  await once(child, 'close')
}

// A test that failed may have left some.
function useProcesses () {
  afterEach(async () => { await Promise.all([...children].map(kill)) })
}

describe('the example of an e-mail in a week', () => {
  useFolder()
  useProcesses()

  async function print (...args) {
    const { code, stdout, stderr } = await outcomeOf(start([path.join(examples, 'email-in-a-week.js'), ...args]))
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    return stdout
  }

  it('pushes one e-mail however often it is started, and sends it when it is told to', async () => {
    const waits = /^task (\d+): scheduled, to ada@example\.org, due in 7 days$/m
    const [, id] = waits.exec(await print())
    const again = await print()
    assert.match(again, new RegExp(`^task ${id} waits already$`, 'm'))
    assert.equal(waits.exec(again)[1], id)
    assert.match(await print('--now'), new RegExp(`^sending .*\ntask ${id}: completed by attempt 1, log: to ada@example\\.org$`, 'm'))
    assert.notEqual(waits.exec(await print())[1], id)
  })
})

describe('the example of a web application', () => {
  useFolder()
  useProcesses()

  // The mail server: each mail is the test's to answer.
  let mails, server, mailUrl

  beforeEach(async () => {
    mails = new EventEmitter()
    server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const answer = (code) => new Promise((resolve) => response.writeHead(code).end(resolve))
      mails.emit('mail', { ...JSON.parse(body), id: request.headers['idempotency-key'], answer })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    mailUrl = `http://127.0.0.1:${server.address().port}/`
  })

  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  async function nextMail () {
    const [mail] = await once(mails, 'mail')
    return mail
  }

  /** Starts the application on a port of its own; answers the process and a way to ask it. */
  async function startApp () {
    const child = start([path.join(examples, 'web-app/server.js')], { PORT: '0', MAIL_URL: mailUrl })
    child.stderr.pipe(process.stderr)
    const [line] = await once(createInterface(child.stdout), 'line')
    const url = /^listening on (http:.*)$/.exec(line)[1]
    async function ask (method, where, body) {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' }
      const response = await fetch(`${url}${where}`, { method, headers, body: JSON.stringify(body) })
      return { status: response.status, body: await response.json() }
    }
    return { child, ask }
  }

  async function push (ask, where, body) {
    const { status, body: { id } } = await ask('POST', where, body)
    assert.equal(status, 202)
    return id
  }

  async function stateOf (ask, id) {
    const { body: { state, attempt } } = await ask('GET', `/tasks/${id}`)
    return { state, attempt }
  }

  /** Asks until the task has ended: the application tells of it in no other way. */
  async function endOf (ask, id) {
    for (;;) {
      const { body } = await ask('GET', `/tasks/${id}`)
      if (body.finishedAt !== null) return body
    }
  }

  it('answers before the mail is sent', async () => {
    const { ask } = await startApp()
    const mail = nextMail()
    const id = await push(ask, '/orders', { to: 'ada@example.org', item: 'a loom' })
    const { to, subject, answer, id: key } = await mail
    assert.deepEqual({ to, subject, key }, { to: 'ada@example.org', subject: 'Your order of a loom', key: id })
    assert.deepEqual(await stateOf(ask, id), { state: 'executing', attempt: 1 })
    await answer(200)
    assert.equal((await endOf(ask, id)).state, 'completed')
  })

  it('runs after kill -9 what was pushed before', async () => {
    const first = await startApp()
    const id = await push(first.ask, '/reminders', { to: 'ada@example.org', at: new Date(Date.now() + WEEK_MS) })
    await kill(first.child)

    const { ask } = await startApp()
    assert.deepEqual(await stateOf(ask, id), { state: 'scheduled', attempt: 0 })
    const mail = nextMail()
    assert.deepEqual(await ask('POST', `/reminders/${id}/now`), { status: 200, body: { was: 'scheduled' } })
    const { to, answer } = await mail
    assert.equal(to, 'ada@example.org')
    await answer(200)
    assert.equal((await endOf(ask, id)).state, 'completed')
  })

  it('runs once more after kill -9 what was running', async () => {
    const first = await startApp()
    const mail = nextMail()
    const id = await push(first.ask, '/orders', { to: 'ada@example.org', item: 'a loom' })
    await mail
    await kill(first.child)

    const again = nextMail()
    const { ask } = await startApp()
    const { id: key, answer } = await again
    assert.equal(key, id)
    await answer(200)
    const { state, attempt } = await endOf(ask, id)
    assert.deepEqual({ state, attempt }, { state: 'completed', attempt: 2 })
  })

  it('tries again when the mail server fails', async () => {
    const { ask } = await startApp()
    const mail = nextMail()
    const id = await push(ask, '/orders', { to: 'ada@example.org', item: 'a loom' })
    const { answer } = await mail
    const again = nextMail()
    await answer(500)
    await (await again).answer(200)
    const { state, attempt, errors } = await endOf(ask, id)
    assert.deepEqual({ state, attempt }, { state: 'completed', attempt: 2 })
    assert.deepEqual(errors.map(({ message }) => message), ['the mail server answered 500'])
  })

  it('ends in order on SIGTERM: what runs is completed first', async () => {
    const { child, ask } = await startApp()
    const mail = nextMail()
    const id = await push(ask, '/orders', { to: 'ada@example.org', item: 'a loom' })
    const { answer } = await mail
    process.kill(child.pid, 'SIGTERM') // after child.kill() Deno takes it for killed, however it ends
    await answer(200)
    const [code] = await once(child, 'close')
    assert.equal(code, 0)

    const runner = new AsyncTaskRunner(inFolder('tasks.db'))
    assert.equal((await runner.getTask(id)).state, 'completed')
    await runner.stop()
  })

  it('has one reminder for each address, which can be taken back', async () => {
    const { ask } = await startApp()
    const at = (ms) => ({ to: 'ada@example.org', at: new Date(Date.now() + ms) })
    const id = await push(ask, '/reminders', at(WEEK_MS))
    assert.equal(await push(ask, '/reminders', at(2 * WEEK_MS)), id)
    assert.deepEqual(await ask('DELETE', `/reminders/${id}`), { status: 200, body: { was: 'scheduled' } })
    assert.equal((await endOf(ask, id)).state, 'cancelled')
    assert.equal((await ask('DELETE', `/reminders/${id}`)).status, 404)
  })

  it('has a task in C as a handler, and says what is wrong with a request', async () => {
    const { ask } = await startApp()
    const id = await push(ask, '/numbers', { n: 100 })
    assert.equal((await endOf(ask, id)).result, '354224848179261915075')
    assert.equal((await ask('POST', '/numbers', { n: -1 })).status, 400)
    assert.equal((await ask('GET', '/tasks/999')).status, 404)
    assert.equal((await ask('GET', '/tasks')).body.completed, 1)
  })
})
