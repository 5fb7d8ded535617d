'use strict'

/** At most `length` characters of a text, and no half of a surrogate pair at the cut. */
function cut (text, length) {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  const isHalf = last >= 0xd800 && last < 0xdc00
  return `${text.slice(0, isHalf ? length - 1 : length)}…`
}

module.exports = { cut }
