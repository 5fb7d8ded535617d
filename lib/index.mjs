// Not by `import`, which would look through the text of index.js for names: that takes a tenth of all.
import { createRequire } from 'node:module'

function requireOwn () {
  try {
    const require = createRequire(import.meta.url)
    const { lookUpAlone } = require('./lazily.js')
    return lookUpAlone(require('./index.js'))
  } catch (cause) {
    // What has this file in it has no others beside it, and may have no place.
    const isBundle = typeof createRequire !== 'function' || cause.code === 'ERR_INVALID_ARG_VALUE' || (cause.code === 'MODULE_NOT_FOUND' && cause.message.includes('./lazily.js'))
    throw isBundle ? new Error("offloop is part of no bundle: keep 'offloop' external (esbuild --external:offloop, webpack externals, Vite ssr.external, Next.js serverExternalPackages)", { cause }) : cause
  }
}

const offloop = requireOwn()

export const { tasks, load, include, move, configure, stats, Task, BackgroundTasks, TaskSupervisor, AsyncTaskRunner } = offloop
export const { OffloopError, TaskError, TimeoutError, QueueFullError, ClosedError, LibraryError, StoreError, Discard, Snooze } = offloop
export default offloop
