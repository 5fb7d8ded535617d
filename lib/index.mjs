import offloop from './index.js'

export const { tasks, load, include, move, configure, stats, Task, BackgroundTasks, TaskSupervisor } = offloop
export const { OffloopError, TaskError, TimeoutError, QueueFullError, ClosedError, LibraryError } = offloop
export default offloop
