// Compiled, never run: what an ES module imports.

import offloop, { Task, tasks } from 'offloop'

const handle: Task<number> = offloop.Task.async(() => 5)
const same: typeof Task = offloop.Task
const value: Promise<bigint> = tasks.fibonacci(5)

export { handle, same, value }
