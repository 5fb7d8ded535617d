'use strict'

// An author's no-op beside the built-in one, in one process and in turn: what
// slows the machine meets both, so that a difference of a few percent shows.

const author = require('../author')
const { runCallbacks } = require('../in-flight')
const { quantile } = require('../stats')
const { time } = require('../timing')

const PAIRS = 200
const WARM_UP = 20
const TASKS = 5000

async function measureOne (submit) {
  return await time(() => runCallbacks(submit, 100, TASKS)) * 1000 / TASKS
}

// Whichever is first in a pair may find threads asleep: they take turns at that.
async function measurePair (both, i) {
  const times = []
  for (const which of i % 2 === 0 ? [0, 1] : [1, 0]) times[which] = await measureOne(both[which])
  return times
}

async function measure () {
  const both = [require('../..').tasks.echo, author.load().echo]
  const pairs = []
  for (let i = 0; i < PAIRS + WARM_UP; i++) pairs.push(await measurePair(both, i))
  const counted = pairs.slice(WARM_UP)
  const median = (values) => quantile(values, 0.5)
  return {
    'built in, µs/task': median(counted.map(([builtIn]) => builtIn)),
    'an author\'s, µs/task': median(counted.map(([, own]) => own)),
    'an author\'s / built in': median(counted.map(([builtIn, own]) => own / builtIn))
  }
}

module.exports = {
  name: 'an author\'s no-op beside the built-in one, 100 in flight',
  goal: '<= 1.05',
  competitors: { offloop: measure }
}
