'use strict'

// A worker that sends each array back, by transfer.

const { parentPort } = require('node:worker_threads')

parentPort.on('message', (array) => parentPort.postMessage(array, [array.buffer]))
