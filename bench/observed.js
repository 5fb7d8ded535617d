'use strict'

// What those who look on cost: nobody, a subscriber to the tracing channel, a
// listener to progress.

const { tracingChannel } = require('node:diagnostics_channel')
const { inFlightCase } = require('./cases/in-flight')

const echo = () => require('..').tasks.echo

const traced = () => {
  tracingChannel('offloop.task').end.subscribe(() => {})
  return echo()
}

const observedCase = (form) => inFlightCase(form, 1000, 'nobody', undefined, {
  nobody: echo,
  listener: () => echo().with({ onProgress: () => {} }),
  tracer: traced
})

module.exports = {
  about: 'what a listener to progress and a subscriber to tracing cost',
  cases: [observedCase('callback'), observedCase('Promise')]
}
