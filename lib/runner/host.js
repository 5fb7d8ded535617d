'use strict'

// The inside of a runner: has attempts run whose turn it is, and tells of what came of
// them. What attempts need of the runner is here.

const { createEngine } = require('../engine')
const { Attempt } = require('./attempt')
const { createRun } = require('./callers')
const { Deadlines } = require('./deadlines')
const { emit, report } = require('./events')
const { cancelledUnheard } = require('./outcomes')
const { fromOptions, keepOf } = require('./push')
const { Results } = require('./results')
const { toStored } = require('./stored-error')
const { show } = require('../thrown')
const { Warnings } = require('./warnings')

// What another program has written counts for nothing where it cannot be read.
function optionsOf (task) {
  try {
    return fromOptions(task.options)
  } catch {
    return null
  }
}

class Host {
  routes = new Map()
  deadlines = new Deadlines()
  /** Tasks that have ended here. */
  ended = 0
  /** Has an attempt run, as no other runner does. */
  runAttempt = createRun()
  /** Called when an attempt of this runner has ended. */
  onEnd = null
  #emitter
  #unheard = new Warnings('OFFLOOP_DISCARDED', "Tasks of many more routes were discarded, and nobody heard of it: listen to 'discarded' or 'failed'.")
  #idle = new Warnings('OFFLOOP_NOT_STARTED', 'Somebody waits for results of tasks of many more routes that nobody runs.')
  #isLost = false

  constructor (emitter, location, { maxDataBytes, grace, crashes, synchronous, keep }) {
    this.#emitter = emitter
    this.maxDataBytes = maxDataBytes
    this.grace = grace
    this.keep = keep
    this.engine = createEngine(location, { crashes, synchronous, keep }, {
      run: (record) => this.#run(record),
      settled: (record, outcome, end) => this.#settled(record, outcome, end),
      abort: (record) => record.run.cancel(),
      rescued: (task) => this.#rescued(task),
      idle: () => this.emit('idle'),
      error: (error) => this.report(error)
    })
    this.results = new Results(this)
  }

  hears (name) {
    return this.#emitter.listenerCount(name) > 0
  }

  emit (name, event) {
    emit(this.#emitter, name, event)
  }

  /** Tells of an error that nobody waits for; once, if everything fails of it from now on. */
  report (error) {
    const isLoss = this.engine.isLoss(error)
    if (isLoss && this.#isLost) return
    this.#isLost ||= isLoss
    report(this.#emitter, error)
  }

  #run (record) {
    record.run = new Attempt(this, this.routes.get(record.route), record)
    this.runAttempt(record.run)
  }

  #settled (record, outcome, end) {
    this.#tellEnd(record, outcome, end)
    this.onEnd?.()
  }

  #tellEnd (record, outcome, end) {
    const { id, route, attempt } = record
    if (end === 'lost') {
      this.emit('stalled', { id, route, attempt })
      return
    }
    const told = end === 'cancelled' ? cancelledUnheard(id) : outcome
    const isEnd = told.result !== undefined
    if (isEnd) {
      if (told.type === 'discarded') this.#warnUnheard(record, () => show(told.reason))
      this.ended++
    }
    if (told.type !== 'completed') this.#tell(told, { id, route, attempt })
    else if (this.hears('completed')) this.emit('completed', { id, route, attempt, result: told.value })
  }

  #tell ({ type, reason, at }, task) {
    switch (type) {
      case 'retry':
        this.emit('failed', { ...task, error: reason })
        this.emit('retrying', { ...task, error: reason, at: new Date(at) })
        break
      case 'discarded':
        this.emit('failed', { ...task, error: reason })
        this.emit('discarded', { ...task, error: reason })
        break
      case 'cancelled':
        this.emit('cancelled', { ...task, error: reason })
    }
  }

  // A task was given up, and nobody waits for it.
  #warnUnheard ({ id, route }, say) {
    if (this.hears('discarded') || this.hears('failed') || this.results.isAwaited(id)) return
    this.#unheard.add(route, () => `Task ${id} of '${route}' was discarded, and nobody hears of such tasks (listen to 'discarded' or 'failed'): ${say()}`)
  }

  /** Cancels a task that waits; one that runs is told to stop, by whoever runs it. Answers the state it was in. */
  async cancel (engine, id) {
    const cancelled = cancelledUnheard(id)
    const task = await engine.get(id) ?? { id, route: undefined, options: null }
    const { others } = keepOf(optionsOf(task), this.routes.get(task.route)?.keep ?? this.keep)
    const state = await engine.cancel(id, toStored(cancelled.reason), others)
    if (state === 'executing') return state
    this.#tell(cancelled, { id, route: task.route })
    return state
  }

  #rescued ({ id, route, state }) {
    this.emit('stalled', { id, route })
    if (state === 'discarded') {
      this.#warnUnheard({ id, route }, () => 'it was running in processes that died')
      this.emit('discarded', { id, route })
    }
    if (state === 'cancelled') this.#tell(cancelledUnheard(id), { id, route })
  }

  /** Somebody waits for a task of a route, and nobody runs it. */
  warnOfIdle (route) {
    this.#idle.add(route, () => `Somebody waits for the result of a task of '${route}', which nobody runs: no runner of this route is started here, and no other process has taken the task.`)
  }

  /** Attempts that run. */
  attempts () {
    return this.engine.running().map((record) => record.run)
  }
}

module.exports = { Host }
