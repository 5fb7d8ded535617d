'use strict'

// What the store can be asked, and the cells of each verb: names and positions are those of
// the one table, src/store/verbs.h, which the addon hands over.

const binding = require('../../binding')
const { STATES } = require('../../states')

const [verbs, states, kinds] = binding.describeStore()

const shapes = new Map(verbs.map(([name, takes, answers, row], number) => [name, { number, takes, answers, row }]))

/** The number of a verb that is asked with these cells, in this order; throws if it takes others. */
function verb (name, ...cells) {
  const { number, takes } = shapes.get(name)
  if (takes.join() !== cells.join()) throw new Error(`${name} takes ${takes.join(', ')}, not ${cells.join(', ')}`)
  return number
}

function positions (cells) {
  return Object.freeze(Object.fromEntries(cells.map((cell, i) => [cell, i])))
}

/** What a verb answers: where each cell is that comes once, and each of a row behind those. */
function answerOf (name) {
  const { answers, row } = shapes.get(name)
  return Object.freeze({ at: positions(answers), first: answers.length, row: positions(row), width: row.length, columns: row })
}

/** By their numbers, the states as lib/states.js has them. */
const STATE = Object.freeze(Object.fromEntries(STATES.map((state) => [state, states.indexOf(state)])))

module.exports = { verb, answerOf, STATE, states, kinds }
