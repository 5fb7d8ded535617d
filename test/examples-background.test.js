'use strict'

// examples/background: the servers on a port of their own, asked by fetch. What has
// happened by now they say themselves, on another route.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { EventEmitter, once } = require('node:events')
const path = require('node:path')
const notifications = require('../examples/background/notifications')
const tasks = require('../examples/background/server')
const { root, runtime, outcomeOf, runScript } = require('./support')

const FOREVER_MS = 2 ** 31 - 1

const idle = { sync: 0, async: 0, failed: 0 }

let server
let origin

async function serve (example, options) {
  server = example.createServer(options)
  origin = await server.listen({ port: 0 })
}

const ask = (route, options) => fetch(origin + route, options)
const read = async (route) => (await ask(route)).text()
const readJson = async (route) => (await ask(route)).json()

/** Asks `route` until `check` holds for the answer. */
async function untilRoute (route, check) {
  let answer
  do answer = await readJson(route)
  while (!check(answer))
  return answer
}

function startProgram (name) {
  const [program, ...args] = [...runtime.command, path.join(root, 'examples/background', name)]
  return spawn(program, args, { env: { ...process.env, PORT: '0' } })
}

/** Starts the example's program, asks `route`, and tells it to end. */
async function tryProgram (name, route) {
  const child = startProgram(name)
  const outcome = outcomeOf(child)
  const [line] = await once(child.stdout, 'data')
  origin = /^listening on (\S+)\n$/.exec(line)[1]
  const answer = await readJson(route)
  process.kill(child.pid, 'SIGTERM')
  const { code, stderr } = await outcome
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return answer
}

afterEach(async () => {
  await server?.close()
  server = undefined
})

describe('the example server', () => {
  it('answers before its tasks end, and other requests meanwhile', async () => {
    await serve(tasks, { taskMs: FOREVER_MS, closeMs: 0 })
    assert.equal(await read('/start_sync_task'), 'task started')
    assert.equal(await read('/start_async_task'), 'task started')
    assert.deepEqual(await readJson('/tasks'), { queued: 1, running: 1, ended: idle })
  })

  it('runs every task', async () => {
    await serve(tasks, { taskMs: 1 })
    for (const kind of ['sync', 'async', 'sync']) await read(`/start_${kind}_task`)
    const { ended } = await untilRoute('/tasks', ({ queued, running }) => queued + running === 0)
    assert.deepEqual(ended, { sync: 2, async: 1, failed: 0 })
  })

  it('says when to come back while 32 tasks wait', async () => {
    await serve(tasks, { taskMs: FOREVER_MS, closeMs: 0 })
    const answers = await Promise.all(Array.from({ length: 33 }, () => ask('/start_sync_task')))
    assert(answers.every(({ status }) => status === 200))
    for (const kind of ['sync', 'async']) {
      const { status, headers } = await ask(`/start_${kind}_task`)
      assert.deepEqual([status, headers.get('retry-after')], [503, '3'])
    }
    assert.deepEqual(await readJson('/tasks'), { queued: 32, running: 1, ended: idle })
  })

  it('is a program that ends when it is told to', async () => {
    assert.deepEqual(await tryProgram('server.js', '/tasks'), { queued: 0, running: 0, ended: idle })
  })
})

describe('the example notifications', () => {
  const to = 'a@b.c'
  const text = 'hello'

  const post = (notification) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(notification)
  })
  const send = (notification = { to, text }) => ask('/send-notification', post(notification))

  const untilMail = async (mail) => untilRoute('/notifications', (all) => all[to].mail === mail)

  it('is queued at once, and sent, logged and kept later', async () => {
    const mailServer = new EventEmitter()
    const lines = []
    await serve(notifications, { sendMail: () => once(mailServer, 'sent'), writeLog: (line) => lines.push(line) })
    assert.deepEqual(await (await send()).json(), { status: 'queued' })
    await untilMail('queued')
    mailServer.emit('sent')
    assert.deepEqual(await untilMail('sent'), { [to]: { text, mail: 'sent' } })
    assert.deepEqual(lines, [`notified ${to}`])
  })

  it('says what became of a mail that fails', async () => {
    await serve(notifications, { sendMail: async () => { throw new Error('no such mailbox') }, writeLog () {} })
    await send()
    await untilMail('failed: no such mailbox')
  })

  it('aborts a mail that takes too long', async () => {
    let mailSignal
    const sendMail = (mail, signal) => {
      mailSignal = signal
      return new Promise(() => {})
    }
    await serve(notifications, { sendMail, writeLog () {}, timeout: 1 })
    await send()
    await untilMail('timed out')
    assert.equal(mailSignal.reason.code, 'ERR_OFFLOOP_TIMEOUT')
  })

  it('sends what is queued before it closes, and warns of slow mails', async () => {
    const { code, stdout, stderr } = await runScript(`
      const server = require('./examples/background/notifications').createServer({ slow: 0 })
      server.listen({ port: 0 }).then(async (origin) => {
        await fetch(origin + '/send-notification', ${JSON.stringify(post({ to, text }))})
        await server.close()
      })
    `, { load: false, cwd: root })
    assert.deepEqual({ code, stdout }, { code: 0, stdout: `notified ${to}\n` })
    assert.match(stderr, /OFFLOOP_SLOW_TASK.* Background task 'mail' took \d+ms/)
  })

  it('logs what fails and nobody asked for', async () => {
    const lines = []
    const writeLog = (line) => {
      lines.push(line)
      if (lines.length === 1) throw new Error('disk full')
    }
    await serve(notifications, { sendMail: async () => {}, writeLog })
    await send()
    await untilRoute('/notifications', () => lines.length === 2)
    assert.deepEqual(lines, [`notified ${to}`, 'log failed: disk full'])
  })

  it('refuses what is no notification', async () => {
    await serve(notifications)
    assert.equal((await send({ to })).status, 400)
    assert.deepEqual(await readJson('/notifications'), {})
  })

  it('is a program that ends when it is told to', async () => {
    assert.deepEqual(await tryProgram('notifications.js', '/notifications'), {})
  })
})

describe('the example off-the-loop', () => {
  it('sorts the same on the loop and in C, and warns that the one blocked', async () => {
    const { code, stdout, stderr } = await outcomeOf(startProgram('off-the-loop.js'))
    assert.equal(code, 0, stderr)
    const line = (name) => `${name}: \\d+ ms, the event loop's longest delay \\d+ ms\n`
    assert.match(stdout, new RegExp(`^${line('sort on the loop')}${line('sort in C')}$`))
    assert.match(stderr, /Background task 'sort on the loop' took .* blocked the event loop for/)
  })
})
