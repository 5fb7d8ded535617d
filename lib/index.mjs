import offloop from './index.js'

export const { tasks, move, configure, stats, OffloopError, TaskError, TimeoutError, QueueFullError, ClosedError } = offloop
export default offloop
