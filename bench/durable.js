'use strict'

// The durable runner beside queues that do the same work: plainjob on SQLite (which
// does not wait for the disk) and BullMQ on a Redis that writes to no disk at all.

const { file } = require('./durable/folder')
const { statSync } = require('node:fs')
const { measureLooking } = require('./durable/looking')
const { DAY_MS, email, measureCycles, measurePushes, measureWakeUps } = require('./durable/measure')
const { measureDelay } = require('./durable/pace')

const ROUNDS = 5
const WEEK_MS = 7 * DAY_MS
const WAITING = 1_000_000

// better-sqlite3, which plainjob needs, does so.
const hasPlainjob = Number(process.versions.node.split('.')[0]) >= 22

const load = (name) => (options) => require(`./durable/${name}`).open(options)

// `measure` is called with each queue's `open` and a count that keeps it busy for a few seconds.
function againstPeers (name, goal, measure, { offloop, peers }) {
  const competitors = {
    ...(hasPlainjob ? { plainjob: () => measure(load('plainjob'), peers) } : {}),
    bullmq: () => measure(load('bullmq'), peers),
    offloop: () => measure(load('offloop'), offloop)
  }
  return { name, goal, rounds: ROUNDS, baseline: hasPlainjob ? 'plainjob' : 'bullmq', competitors }
}

const many = { offloop: 500_000, peers: 50_000 }
const some = { offloop: 300_000, peers: 30_000 }

const email64 = (n) => ({ ...email(n), body: 'x'.repeat(16) })

// Fills the runner with tasks that are due next week; answers what each takes beside its data.
async function fill (queue) {
  const due = new Date(Date.now() + WEEK_MS)
  for (let i = 0; i < WAITING; i += 10_000) {
    await queue.pushMany(Array.from({ length: 10_000 }, (_, n) => email64(i + n)), due)
  }
  const dataLength = JSON.stringify(email64(WAITING / 2)).length
  const size = statSync(file('tasks.db')).size + statSync(file('tasks.db-wal')).size
  return size / WAITING - dataLength
}

module.exports = {
  about: 'durable tasks beside plainjob and BullMQ',
  cases: [
    againstPeers('pushes, each awaited, 1000 in flight', 'offloop >= 200,000/s, 4 x plainjob, 6 x bullmq', measurePushes, many),
    againstPeers('push, run and complete, not kept', 'offloop >= 100,000/s, 5 x', measureCycles, some),
    againstPeers('push, run and complete, with history', 'offloop >= 70,000/s, 5 x', (open, count) => measureCycles(open, count, { keep: DAY_MS }), some),
    {
      name: 'push, run and complete beside 1,000,000 tasks due next week',
      baseline: 'alone',
      goal: '>= 0.9 x alone, < 200 bytes',
      rounds: ROUNDS,
      competitors: {
        alone: () => measureCycles(load('offloop'), some.offloop),
        beside: () => measureCycles(load('offloop'), some.offloop, { prepare: fill })
      }
    },
    {
      name: 'from a push to the handler of an idle worker',
      baseline: 'bullmq',
      goal: 'offloop: p50 < 2 ms, p99 < 10 ms',
      rounds: ROUNDS,
      competitors: {
        bullmq: () => measureWakeUps(load('bullmq'), 300),
        offloop: () => measureWakeUps(load('offloop'), 300)
      }
    },
    {
      name: 'event-loop delay at 50,000 tasks a second',
      goal: 'p99 < 20 ms',
      rounds: ROUNDS,
      competitors: { offloop: () => measureDelay(load('offloop'), 50_000, 3) }
    },
    {
      name: 'looking, with 1,000,000 tasks waiting',
      goal: 'counts() < 5 ms, a page < 50 ms, a lone push <= 1.5 x without',
      rounds: ROUNDS,
      competitors: { offloop: () => measureLooking(WAITING) }
    }
  ]
}
