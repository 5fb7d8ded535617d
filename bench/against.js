'use strict'

// OFFLOOP_AGAINST=<folder> npm run bench -- against: dispatch in this checkout and
// in another one, which has been built.

const path = require('node:path')
const { inFlightCase } = require('./cases/in-flight')

const folder = process.env.OFFLOOP_AGAINST

const versusOther = (form, inFlight) => inFlightCase(form, inFlight, 'other', undefined, {
  other: () => require(path.resolve(folder)).tasks.echo,
  offloop: () => require('..').tasks.echo
})

module.exports = {
  about: 'dispatch here and in the checkout that OFFLOOP_AGAINST names',
  cases: folder === undefined ? [] : [versusOther('callback', 1), versusOther('callback', 1000), versusOther('Promise', 1000)]
}
