'use strict'

/** What tasks wait for: `opened` resolves when open() is called. */
function gate () {
  let open
  const opened = new Promise((resolve) => { open = resolve })
  return { opened, open }
}

module.exports = { gate }
