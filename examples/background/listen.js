'use strict'

/** Serves on PORT, 3000 if there is none, until the process is told to end. */
async function listen (server) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close())
  console.log('listening on', await server.listen({ port: Number(process.env.PORT ?? 3000) }))
}

module.exports = { listen }
