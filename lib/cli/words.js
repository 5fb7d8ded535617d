'use strict'

// The words of a variable like CFLAGS, as a shell would have them: blanks part them, but for those in
// quotes or behind a backslash. A backslash before anything else is itself, for the sake of paths on Windows.

// Characters that mean themselves; a backslash, and one behind it; 'as it is'; "the same, but for backslashes".
const PART = /[^\s"'\\]+|\\[\s"'\\$`]?|'[^']*'|"(?:[^"\\]|\\[^])*"/g
const WORD = new RegExp(`(?:${PART.source})+`, 'g')

function unquote (part) {
  if (part.startsWith('\'')) return part.slice(1, -1)
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\([\\"$`])/g, '$1')
  return part.startsWith('\\') && part.length === 2 ? part[1] : part
}

/** Null when a quote has no end. */
function splitWords (text) {
  if (text.replace(WORD, '').trim() !== '') return null
  return (text.match(WORD) ?? []).map((word) => word.match(PART).map(unquote).join(''))
}

module.exports = { splitWords }
