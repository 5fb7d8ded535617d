import offloop from './index.js'

export const { tasks, load, include, move, configure, stats, AsyncTaskRunner } = offloop
export const { OffloopError, TaskError, TimeoutError, QueueFullError, ClosedError, LibraryError, StoreError, Discard, Snooze } = offloop
export default offloop
