'use strict'

// What durable tasks do on every engine.

const { createRunner, stopAll } = require('./runners')

const SUBJECTS = ['pushing', 'running', 'retries', 'thrown', 'explained', 'timeouts', 'times', 'keys', 'control', 'looking', 'life', 'ending']

/** Describes the engine called `title`; `makeLocation()` answers a new, empty store of it. */
function describeEngine (title, makeLocation) {
  describe(title, () => {
    afterEach(stopAll)
    for (const subject of SUBJECTS) {
      require(`./engine/${subject}`)({ createRunner: (options) => createRunner(makeLocation(), options) })
    }
  })
}

module.exports = { describeEngine }
