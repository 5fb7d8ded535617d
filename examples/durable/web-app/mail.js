'use strict'

// Sends a mail by posting it to MAIL_URL, or prints it where there is none.

const { MAIL_URL } = process.env

/**
 * A task runs at least once, so that its mail may be sent once more after a crash: who
 * gets it knows it again by `id`.
 */
async function sendMail (mail, { id, signal }) {
  if (MAIL_URL === undefined) {
    console.log(`mail to ${mail.to}: ${mail.subject}`)
    return
  }
  const headers = { 'content-type': 'application/json', 'idempotency-key': id }
  const response = await fetch(MAIL_URL, { method: 'POST', headers, body: JSON.stringify(mail), signal })
  if (!response.ok) throw new Error(`the mail server answered ${response.status}`)
}

module.exports = { sendMail }
