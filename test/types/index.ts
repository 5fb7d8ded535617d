// Compiled, never run: what index.d.ts promises, and what it must refuse.

import { include, load, move, stats, tasks, AsyncTaskRunner, BackgroundTasks, Task, TaskSupervisor, ClosedError, Discard, LibraryError, OffloopError, QueueFullError, Snooze, StoreError, TaskError, TimeoutError } from 'offloop'
import type { LibraryTask, Moved, TaskFunction, TaskTrace } from 'offloop'

// --- Task functions

const value: Promise<bigint> = tasks.fibonacci(5)
const sorted: Promise<Float64Array> = tasks.sort(new Float64Array([2, 1]))
const nothing: Promise<undefined> = tasks.sleep(1)

// @ts-expect-error the value is a bigint
const number: Promise<number> = tasks.fibonacci(5)
// @ts-expect-error the element type stays
const bytes: Promise<Uint8Array> = tasks.sort(new Float64Array())
// @ts-expect-error n is a number
tasks.fibonacci('5')
// @ts-expect-error n is needed
tasks.fibonacci()
// @ts-expect-error not an array of numbers
tasks.sort([2, 1])
// @ts-expect-error no such task
tasks.frobnicate(1)

// --- Libraries

interface CountPrimes extends TaskFunction {
  (limit: number): Promise<number>
}
const { anything } = load('./anything')
const untyped: Promise<string> = anything.with({ name: 'thing' })(1, { list: [2n] })
anything(1, 'two', (err, value) => console.log(err, value))
const library = load<{ countPrimes: CountPrimes, other: LibraryTask }>(new URL('./primes.so', 'file:///lib/'))
const primes: Promise<number> = library.countPrimes(100)
const help: string | undefined = library.countPrimes.args ?? tasks.echo.doc ?? include

const { zip } = load<{ zip: LibraryTask<[path: string, level?: number, ...more: bigint[]], Uint8Array> }>('./zip')
const zipped: Promise<Uint8Array> = zip('a')
zip('a', (err, value) => console.log(err, value?.length))
zip.with({ priority: 1 })('a', 9, 1n, (err, value) => console.log(err, value?.length))
const zipping: Task<Uint8Array> = zip.async('a', 9)

// @ts-expect-error the limit is a number
library.countPrimes('100')
// @ts-expect-error the path is missing
zip()
// @ts-expect-error the level is a number
zip('a', '9')
// @ts-expect-error and so it is with a callback
zip('a', '9', () => {})
// @ts-expect-error no such task
library.sumPrimes(1)
// @ts-expect-error the tasks stay as they are
library.other = library.other
// @ts-expect-error a Map does not travel
anything(new Map())
// @ts-expect-error not a path
load(1)

// --- Moved buffers

const movedArray: Moved<Float64Array> = move(new Float64Array(1))
const sortedInPlace: Promise<Float64Array> = tasks.sort(movedArray)
const back: Promise<{ list: ArrayBuffer[] }> = tasks.echo({ list: [move(new ArrayBuffer(1))] })
const plain: Promise<{ at: Date, n: number }> = tasks.echo({ at: new Date(), n: 1 })

// @ts-expect-error the element type stays
const otherBack: Promise<Uint8Array> = tasks.sort(movedArray)
// @ts-expect-error not a buffer
move([1])
// @ts-expect-error nothing of the buffer is there before it has come back
console.log(movedArray.length)
// @ts-expect-error fibonacci takes a number
tasks.fibonacci(movedArray)

// --- Callbacks

const returned: void = tasks.fibonacci(5, (err: Error | null, value?: bigint) => {
  if (err === null) console.log(value)
})
tasks.sort(new Float64Array(), (err, sorted) => {
  const error: Error | null = err
  const result: Float64Array | undefined = sorted
  console.log(error, result)
})

// @ts-expect-error with a callback there is no Promise
const both: Promise<bigint> = tasks.fibonacci(5, () => {})
// @ts-expect-error the value is a bigint
tasks.fibonacci(5, (err: Error | null, value?: string) => {})

// --- Options

const { signal } = new AbortController()
const quick: typeof tasks.fibonacci = tasks.fibonacci.with({ name: 'fib', timeout: 500, signal, priority: 1 })
const again: Promise<bigint> = quick.with({ timeout: 100 })(5)

const heard: number[] = []
tasks.sleep.with({ progress: 'all', onProgress: ({ done, total }) => heard.push(done / total) })
tasks.sleep.with({ onProgress: (file: { name: string }) => file.name })
const trace: TaskTrace = { id: 1, name: 'fib', kind: 'native', queuedMs: 1, runMs: undefined, error: undefined, value: 1n }

// @ts-expect-error no such way to deliver
tasks.sleep.with({ progress: 'some' })
// @ts-expect-error ms are a number
tasks.fibonacci.with({ timeout: '500' })
// @ts-expect-error no such option
tasks.fibonacci.with({ retries: 3 })

// --- Handles

const handle: Task<number> = Task.async(async ({ signal, progress }) => {
  progress({ at: signal.aborted })
  return 5
}, { name: 'five', timeout: 100, signal, onProgress: (report) => heard.push(report) })
const native: Task<bigint> = tasks.fibonacci.async(5)
const many: Promise<[number, bigint]> = Task.awaitMany([handle, native], 100)
const some: Promise<(PromiseSettledResult<number> | null)[]> = Task.yieldMany(new Set([handle]), { limit: 1, timeout: 0, onTimeout: 'ignore' })

async function ask (): Promise<number | undefined> {
  const record = await handle.yield(0) ?? await handle.shutdown('brutal') ?? handle.ignore()
  return record?.status === 'fulfilled' ? record.value : await Task.completed(1).await(5)
}
const bare: Task<any> = Task.async(anything, { timeout: 100 })
interface Vacuum extends TaskFunction {
  (): Promise<number>
  async(): Task<number>
}
const { vacuum } = load<{ vacuum: Vacuum }>('./vacuum')
const vacuumed: Task<number> = new BackgroundTasks().addTask(vacuum, { onComplete: (pages, task) => console.log(pages.toFixed(), task.name) })
new TaskSupervisor().startChild(vacuum)

// @ts-expect-error its task wants a number
Task.async(tasks.fibonacci)
// @ts-expect-error tasks are made by Task.async()
const made = new Task()
// @ts-expect-error the value is a bigint
const otherHandle: Task<number> = tasks.fibonacci.async(5)
// @ts-expect-error no callback
tasks.fibonacci.async(5, () => {})
// @ts-expect-error no such ending
Task.yieldMany([handle], { onTimeout: 'kill' })
// @ts-expect-error no such option
Task.async(() => {}, { priority: 1 })
const unset: { name: string | undefined, timeout: number | undefined, signal: AbortSignal | undefined, onProgress: undefined } = { name: undefined, timeout: undefined, signal: undefined, onProgress: undefined }
Task.async(() => 1, unset)
tasks.fibonacci.with(unset)
Task.stream([1], (n) => n, unset)
new BackgroundTasks().addTask(() => 1, { ...unset, onComplete: undefined })

const echoed: Task<undefined> = Task.async(tasks.echo)
const echoedInBackground: Promise<{ task: Task<undefined> }> = new BackgroundTasks().send(tasks.echo)
const echoedAsChild: Task<undefined> = new TaskSupervisor().async(tasks.echo)
const completed: Task<number> = Task.completed(Promise.resolve(1))
function isTask (value: unknown): string | undefined {
  return value instanceof Task ? value.state : undefined
}

// @ts-expect-error tasks are no promises of others
Task.all([handle])
// @ts-expect-error a task is made of work
Task.resolve(1)
// @ts-expect-error Task is not to be derived from
class OwnTask extends Task {}

// --- Streams

const lengths: AsyncIterable<number> = Task.stream(['a', 'b'], async (text, { signal, progress }) => {
  progress(signal.aborted)
  return text.length
}, { maxConcurrency: 2, ordered: false, timeout: 100, onTimeout: 'skip', onProgress: (report, text) => console.log(report, text.length) })
const fibs: AsyncIterable<bigint> = Task.stream([1, Promise.resolve(2)], tasks.fibonacci)
async function useStream (source: AsyncIterable<number>): Promise<number | undefined> {
  await using stream = Task.stream(source, (n) => n * 2, { settled: true })
  for await (const record of stream) if (record.status === 'rejected') return record.item
  for await (const record of Task.stream(source, tasks.sleep, { settled: true })) if (record.status === 'rejected') return record.item
}

async function useEither (settled: boolean): Promise<number | string> {
  for await (const result of Task.stream([1], (n) => n, { settled })) return typeof result === 'number' ? result : result.status
  for await (const result of Task.stream([1], tasks.fibonacci, { settled })) return typeof result === 'bigint' ? Number(result) : result.status
  for await (const n of Task.stream([1], (n) => n, { settled: undefined, timeout: undefined })) return n
  return 0
}

// @ts-expect-error not a source
Task.stream(5, async () => {})
// @ts-expect-error the items are numbers
Task.stream(['5'], tasks.fibonacci)
// @ts-expect-error no such way
Task.stream([5], async () => {}, { onTimeout: 'kill' })

// --- Supervisors

async function supervise (): Promise<number> {
  await using supervisor = new TaskSupervisor({ maxChildren: 10, maxRestarts: 1, maxSeconds: 60 })
  supervisor.on('error', (error, child) => console.error(error, child))
  const child = supervisor.startChild(async ({ signal }) => signal.reason, { restart: 'permanent', shutdown: 'brutal' })
  await supervisor.terminateChild(child)
  return await supervisor.async(async () => 5, { timeout: 100 }) + child.restarts + supervisor.children().length
}

// @ts-expect-error no such option
new TaskSupervisor().startChild(() => {}, { timeout: 5 })

// --- Background tasks

const background = new BackgroundTasks({ concurrency: 1, capacity: 32, slow: Infinity })
const inBackground: Task<number> = background.addTask(async ({ signal }) => signal.aborted ? 1 : 2, {
  name: 'two',
  priority: 3,
  timeout: 100,
  onComplete: (value, task) => console.log(value.toFixed(), task.name),
  onError: (reason, task) => console.error(task.name, reason)
})
const accepted: Promise<{ task: Task<string> }> = background.send(() => 'sync', { onProgress: (report: number) => report })
background.on('error', (reason, task) => console.error(task.name, reason)).on('slow', ({ task, ms, blockedMs }) => console.log(task.name, ms - blockedMs))
const slowOnes: number | undefined = background.stats().slow.two

// @ts-expect-error the result is a number
const inBackgroundText: Task<string> = background.addTask(() => 5)
// @ts-expect-error not a function
background.addTask('fn')
// @ts-expect-error no such option
background.addTask(() => {}, { retries: 1 })
// @ts-expect-error no such option
background.close({ ms: 5 })

// --- Numbers

const { tasks: { echo }, pool, late } = stats()
const p95: number = echo.run.percentile(95) + echo.wait.p99 + echo.deliver.toJSON().mean
const seen: number = pool.saturation + late

// @ts-expect-error a percentile is a number
echo.run.percentile('95')
// @ts-expect-error counted by offloop alone
echo.run.count = 0

// --- Durable tasks

const runner = new AsyncTaskRunner('tasks.db', { synchronous: 'normal', crashes: Infinity, keep: { completed: 0, count: 10 } })
  .route<{ to: string }>('email', async (task) => {
    const to: string = task.getTaskData().to
    await fetch(to, { signal: task.signal })
    await task.progress({ sent: 1 })
    if (task.attempt === task.maxAttempts) throw new Discard('nobody there')
    throw new Snooze(1000)
  }, { concurrency: 2, backoff: (attempt, error) => error instanceof StoreError ? attempt : 0 })
  .route('fibonacci', tasks.fibonacci, { timeout: Infinity, keep: 0 })
runner.on('retrying', ({ id, at }) => console.log(id.length, at.getTime()))
const pushed: Promise<{ id: string, duplicate: boolean }> = runner.pushTask({ callback: 'email', dateToExecute: new Date(), backoff: { type: 'fixed' }, key: 'k', onDuplicate: 'replace' })
const answer: Promise<string> = runner.result<string>('1', { timeout: 5 })
const causes: Promise<(string | number | boolean | undefined)[]> = runner.getTask('1').then((task) => task?.errors.map(({ cause, errors }) => cause?.cause?.code ?? errors?.[0].code) ?? [])
const page: Promise<string[]> = runner.listTasks({ state: 'scheduled', limit: 5 }).then((some) => some.map(({ id, errors }) => id + errors[0]?.message))

// @ts-expect-error a task has a route
runner.pushTask({ data: 5 })
// @ts-expect-error ids are strings
runner.getTask(5)
// @ts-expect-error no such state
runner.listTasks({ state: 'waiting' })
// @ts-expect-error a function cannot be stored
runner.pushTask({ callback: 'email', backoff: () => 1 })

// --- Errors

function describe (error: unknown): string {
  if (error instanceof TimeoutError) return `${error.code} in ${error.task}: ${error.message}`
  if (error instanceof LibraryError) return `${error.code} of ${error.path}: ${error.message}`
  if (error instanceof OffloopError) return error.code
  return String(error)
}
function code (error: TaskError | TimeoutError | QueueFullError | ClosedError): string {
  const general: OffloopError & Error = error
  return general.code
}

export { echoed, echoedInBackground, echoedAsChild, completed, isTask, OwnTask, useEither, pushed, answer, causes, page, lengths, fibs, useStream, supervise, many, some, ask, made, otherHandle, untyped, primes, help, sortedInPlace, back, plain, otherBack, p95, seen, value, sorted, nothing, number, bytes, returned, both, again, heard, trace, describe, code }
