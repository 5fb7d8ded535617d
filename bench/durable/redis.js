'use strict'

// A redis-server of our own, at its fastest: nothing is written to disk.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const net = require('node:net')
const { file } = require('./folder')

async function answers (path) {
  const socket = net.connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function startRedis () {
  const path = file('redis.sock')
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' })
  server.unref()
  process.on('exit', () => server.kill('SIGKILL'))
  while (!await answers(path)) await new Promise((resolve) => setTimeout(resolve, 20))
  return path
}

module.exports = { startRedis }
