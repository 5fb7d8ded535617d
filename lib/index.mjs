import offloop from './index.js'

export const { tasks, OffloopError, TaskError, TimeoutError, QueueFullError, ClosedError } = offloop
export default offloop
