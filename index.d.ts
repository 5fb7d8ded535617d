/**
 * Background tasks for Node.js, off the event loop, written in C.
 *
 * Units: times are milliseconds, sizes are bytes.
 */

import { EventEmitter } from 'node:events'

/** What travels to a task and back. Anything else is a TypeError that names its path. */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | ArrayBuffer
  | TypedArray
  | Moved<ArrayBuffer | TypedArray>
  | Value[]
  | { [name: string]: Value }

/** Every typed array; a Buffer travels as the Uint8Array that it is. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

declare const moved: unique symbol

/** What `move` makes of a buffer; opaque. */
export interface Moved<Memory extends ArrayBuffer | TypedArray> {
  readonly [moved]: Memory
}

/**
 * Hands the memory of `buffer` to the task that gets the answer as an argument, or anywhere in one,
 * instead of a copy: when a call takes it, `buffer` is detached, and what the task returns of it is a
 * new object over the same memory. A call that is refused takes nothing.
 *
 * A TypeError for what cannot be moved: a view of a part of its ArrayBuffer, such as a Buffer from
 * the pool, shared memory, and what is detached already.
 */
export function move<Memory extends ArrayBuffer | TypedArray>(buffer: Memory): Moved<Memory>

/** What a value is after its way: what was moved is itself again. */
export type Returned<V> =
  V extends Moved<infer Memory> ? Memory
    : V extends Date | ArrayBuffer | TypedArray ? V
      : V extends object ? { [Key in keyof V]: Returned<V[Key]> }
        : V

/**
 * Called exactly once, after the submitting call has returned, in the submitter's async context;
 * `error` is null on success. What it throws reaches 'uncaughtException' and no other task.
 */
export type Callback<Result> = (error: Error | null, value?: Result) => void

/** What a task reports that counts its work, in a unit of its own. */
export interface Progress {
  done: number
  total: number
}

/** Options of one task function; given to `with`. `Report` is what its task reports. */
export interface TaskOptions<Report = Progress> {
  /** What errors and measurements call the task; by default the task function's own name. */
  name?: string | undefined
  /** Milliseconds that the task may run, waiting not counted; then it rejects with a TimeoutError. None by default. */
  timeout?: number | undefined
  /** Aborting it settles the task with `signal.reason`: a queued one never runs, a running one is told to stop. */
  signal?: AbortSignal | undefined
  /** An integer from 0, the most urgent and the default, to 2,097,151; equal priorities run in order of submission. */
  priority?: number | undefined
  /** At most so many tasks of the function that `with` returns run at once; those made of it by `with` count too. */
  concurrency?: number | undefined
  /**
   * Called with what the task reports while it runs, before it settles and never after, in the submitter's
   * async context. What it throws reaches 'uncaughtException'.
   */
  onProgress?: ((report: Report) => void) | undefined
  /**
   * 'latest', the default: the newest report, at most one every 16 ms, and the last one before the task
   * settles. 'all': every report, in order; the task waits while 64 of them are not delivered yet.
   */
  progress?: 'latest' | 'all' | undefined
}

/** What all task functions have. */
export interface TaskFunction {
  /** What its author says of it, for help texts: the names of its arguments, as in `path, level?`, and what it does. */
  readonly args: string | undefined
  readonly doc: string | undefined
  /**
   * A task function with these options on top of its own, checked once, here: a TypeError or RangeError
   * (`ERR_OFFLOOP_INVALID_ARG`) names an option that is unknown or has no valid value.
   */
  with<Report = Progress>(options: TaskOptions<Report>): this
  /** As a call with the same arguments, and answers a handle instead of a plain Promise. */
  async(...args: any[]): Task<any>
}

/** `fibonacci(n)`: the n-th Fibonacci number, n from 0 to 10,000,000; else a TaskError, `ERR_RANGE`. */
export interface Fibonacci extends TaskFunction {
  (n: number): Promise<bigint>
  (n: number, callback: Callback<bigint>): void
  async(n: number): Task<bigint>
}

/**
 * `sort(array)`: a sorted copy, in the order of the array's own `sort()`: ascending, -0 before 0,
 * NaN last. What is moved is sorted in its own memory.
 */
export interface Sort extends TaskFunction {
  <Array extends TypedArray>(array: Array | Moved<Array>): Promise<Array>
  <Array extends TypedArray>(array: Array | Moved<Array>, callback: Callback<Array>): void
  async<Array extends TypedArray>(array: Array | Moved<Array>): Task<Array>
}

/** `sleep(ms)`: holds one thread of the pool for so long; ends within 5 ms when it is aborted. */
export interface Sleep extends TaskFunction {
  (ms: number): Promise<undefined>
  (ms: number, callback: Callback<undefined>): void
  async(ms: number): Task<undefined>
}

/** `echo(value)`: the value, after its way to the task and back; shows and measures what travels. */
export interface Echo extends TaskFunction {
  (): Promise<undefined>
  <V extends Value>(value: V): Promise<Returned<V>>
  (callback: Callback<undefined>): void
  <V extends Value>(value: V, callback: Callback<Returned<V>>): void
  async<V extends Value>(value: V): Task<Returned<V>>
  async(): Task<undefined>
}

/**
 * The built-in tasks, written in C. Each runs on a thread of libuv's pool; with a function as the
 * last argument that is the callback, otherwise the call returns a Promise. Wrong arguments throw
 * before anything is queued when there is a callback, and reject the Promise otherwise.
 */
export const tasks: {
  readonly fibonacci: Fibonacci
  readonly sort: Sort
  readonly sleep: Sleep
  readonly echo: Echo
}

/** The arguments of a call with a callback, which may stand in the place of those that are left out. */
export type WithCallback<Args extends unknown[], Result> =
  Args extends [] ? [Callback<Result>]
    : Args extends [infer First, ...infer Rest] ? [First, ...WithCallback<Rest, Result>]
      : Args[number][] extends Args ? [...Args, Callback<Result>]
        : Args extends [(infer First)?, ...infer Rest] ? [Callback<Result>] | [First | undefined, ...WithCallback<Rest, Result>]
          : [...Args, Callback<Result>]

/** A task of a library. Of its arguments and its result no more is known than is said here: `LibraryTask<[limit: number], bigint>`. */
export interface LibraryTask<Args extends unknown[] = Value[], Result = any> extends TaskFunction {
  (...args: Args): Promise<Result>
  (...args: WithCallback<Args, Result>): void
  async(...args: Args): Task<Result>
}

/**
 * The tasks of a library, a shared one with the entry point that OL_TASKS of offloop.h makes, by name. `Tasks`
 * may say more of them than that they are tasks.
 *
 * A relative path starts from the calling file, as with `require`; the platform's suffix, or `.node`, may be
 * left out. The same file gives the same object, and stays loaded until the process ends. A LibraryError when
 * there is no such library, or one that cannot be used: then none of its tasks is there.
 */
export function load<Tasks extends { [Name in keyof Tasks]: TaskFunction } = { [name: string]: LibraryTask }>(path: string | URL): Readonly<Tasks>

/** The folder of offloop.h, for the compilers of task libraries. */
export const include: string

/** What a function that runs as a task gets. */
export interface TaskContext<Report = any> {
  /** Aborts when the task is told to stop: its timeout, its `signal`, `shutdown()`, or an `await(ms)` that timed out. */
  readonly signal: AbortSignal
  /** Reports to the task's `onProgress`; may be kept and called on its own, and does nothing once the task has settled. */
  readonly progress: (report: Report) => void
}

/** A task function that needs no arguments: it gets none where it is given as what runs as a task. */
export type BareTaskFunction<Result> = TaskFunction & { async(): Task<Result> }

/** What may run as a task. */
export type TaskBody<Result, Report = any> = ((context: TaskContext<Report>) => Result) | BareTaskFunction<Result>

/** Options of one task over a function. */
export interface AsyncOptions<Report = any> {
  /** What errors and traces call the task; by default the function's own name, or 'task'. */
  name?: string | undefined
  /** Milliseconds from when the function begins; then the task rejects with a TimeoutError, and its signal aborts with that. */
  timeout?: number | undefined
  /** Aborting it rejects the task with `signal.reason`; a function that has not begun then never does. */
  signal?: AbortSignal | undefined
  /** Called with what the function reports, at once and in the submitter's async context. What it throws reaches 'uncaughtException'. */
  onProgress?: ((report: Report) => void) | undefined
}

/**
 * The handle of work that is under way: a Promise of its result that can also be asked within a time, told to
 * stop, or let go. A settled handle answers every call with the same result. After `ignore()`, a `shutdown()`
 * that answered null, or an `await(ms)` that timed out it is closed: whoever waits for it then or later gets a
 * TypeError (`ERR_OFFLOOP_INVALID_ARG`) that names the call which closed it.
 *
 * Times are milliseconds from 0, or Infinity.
 */
export interface Task<Result> extends Promise<Result> {
  readonly name: string
  readonly state: 'pending' | 'fulfilled' | 'rejected' | 'closed'
  /** The result. Once `ms` are over, by default never, a TimeoutError; then the task is told to stop, and closed. */
  await(ms?: number): Promise<Result>
  /** The settled record, or null if there is none within `ms`, 5000 by default; may be called again. 0 only looks. */
  yield(ms?: number): Promise<PromiseSettledResult<Result> | null>
  /**
   * Tells the task to stop and waits for that, 5000 ms by default, 'brutal' not at all. The settled record if its
   * result was there or came meanwhile; null if it stopped as told or did not stop. A C task is never waited for.
   */
  shutdown(ms?: number | 'brutal'): Promise<PromiseSettledResult<Result> | null>
  /** The settled record if there is one. Else null: the task runs on, and what becomes of it is dropped. */
  ignore(): PromiseSettledResult<Result> | null
  /** `shutdown()`, unless it is closed. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Makes tasks, and what is made of them. That it is no class to be derived from, or to call `new` of, is why it has nothing of Promise's own, like `all`. */
export interface TaskConstructor extends Function {
  readonly prototype: Task<any>
  /** Runs `fn` in a microtask, in the caller's async context. */
  async<Result>(fn: BareTaskFunction<Result>, options?: AsyncOptions): Task<Result>
  async<Result, Report = any>(fn: TaskBody<Result, Report>, options?: AsyncOptions<Report>): Task<Awaited<Result>>
  /** A task that has ended with `value`; of a promise, one that ends as that does. */
  completed<Value>(value: Value): Task<Awaited<Value>>
  /**
   * The values of all, in order. The first failure rejects; so does a TimeoutError once `ms` are over, by default
   * never. The others are then told to stop, and closed.
   */
  awaitMany<Tasks extends readonly Task<any>[]>(tasks: readonly [...Tasks], ms?: number): Promise<{ -readonly [Index in keyof Tasks]: Awaited<Tasks[Index]> }>
  awaitMany<Result>(tasks: Iterable<Task<Result>>, ms?: number): Promise<Result[]>
  /** The records of all, in order, and null for each that has none yet. */
  yieldMany<Result>(tasks: Iterable<Task<Result>>, options?: YieldManyOptions): Promise<(PromiseSettledResult<Result> | null)[]>
  /**
   * What `fn` answers for each item of `source`, in the order of the source; `maxConcurrency` of them are under
   * way at most, handed on or not. Nothing happens before somebody asks. The first failure, of the function or
   * the source, ends it: `next()` rejects, the rest is aborted and the source closed, as when the stream is left.
   */
  stream<Item, Result>(source: Source<Item>, fn: StreamTask<Item, Result>, options: StreamOptions<Item> & { settled: true }): TaskStream<SettledItem<Item, Result>>
  stream<Item, Result>(source: Source<Item>, fn: StreamTask<Item, Result>, options?: StreamOptions<Item> & { settled?: false | undefined }): TaskStream<Result>
  stream<Item, Result>(source: Source<Item>, fn: StreamTask<Item, Result>, options: StreamOptions<Item>): TaskStream<Result | SettledItem<Item, Result>>
  stream<Item, Result, Report = any>(source: Source<Item>, fn: (item: Item, context: TaskContext<Report>) => Result, options: StreamOptions<Item, Report> & { settled: true }): TaskStream<SettledItem<Item, Awaited<Result>>>
  stream<Item, Result, Report = any>(source: Source<Item>, fn: (item: Item, context: TaskContext<Report>) => Result, options?: StreamOptions<Item, Report> & { settled?: false | undefined }): TaskStream<Awaited<Result>>
  stream<Item, Result, Report = any>(source: Source<Item>, fn: (item: Item, context: TaskContext<Report>) => Result, options: StreamOptions<Item, Report>): TaskStream<Awaited<Result> | SettledItem<Item, Awaited<Result>>>
}

export const Task: TaskConstructor

export interface YieldManyOptions {
  /** Return as soon as so many have settled; all by default. */
  limit?: number | undefined
  /** For how long to wait, 5000 by default. */
  timeout?: number | undefined
  /** What becomes of those that have not settled when the time is over; 'nothing' by default. */
  onTimeout?: 'nothing' | 'ignore' | 'shutdown' | undefined
}

/** Where the items of a stream come from; promises among them are awaited. */
export type Source<Item> = AsyncIterable<Item> | Iterable<Item | Promise<Item>>

/** A task function in a stream: it gets the item alone. */
export type StreamTask<Item, Result> = TaskFunction & { async(item: Item): Task<Result> }

export interface StreamOptions<Item = any, Report = any> {
  /** What errors and traces call each item; by default the function's own name, or 'task'. */
  name?: string | undefined
  /** How many items at most are taken from the source and not handed on yet; by default the number of processors. */
  maxConcurrency?: number | undefined
  /** Yield in the order of the source, the default; else as they are done. */
  ordered?: boolean | undefined
  /** Milliseconds that one item may run; none by default. */
  timeout?: number | undefined
  /** What an item is that runs longer: 'reject', the default, fails with a TimeoutError; 'skip' leaves it out. */
  onTimeout?: 'reject' | 'skip' | undefined
  /** Yield records, a failed item's among them, instead of ending at the first failure of the function. */
  settled?: boolean | undefined
  /** Aborting it ends the stream with `signal.reason`. */
  signal?: AbortSignal | undefined
  /** Called with what the function reports and the item, in the async context that the stream was made in. */
  onProgress?: ((report: Report, item: Item) => void) | undefined
}

export type SettledItem<Item, Result> = PromiseFulfilledResult<Result> | (PromiseRejectedResult & { item: Item })

/** The results of a stream; what leaves it resolves when the source is closed. */
export interface TaskStream<Value> extends AsyncIterableIterator<Value> {
  /** May be called again before the last call has resolved. */
  next(): Promise<IteratorResult<Value, undefined>>
  /** Leaves it: what runs is aborted, the source closed. Rejects with what closing throws. */
  return(value?: any): Promise<IteratorResult<Value, any>>
  /** Leaves it, and rejects with `error`. */
  throw(error?: unknown): Promise<IteratorResult<Value, any>>
  [Symbol.asyncIterator](): TaskStream<Value>
  /** `return()` */
  [Symbol.asyncDispose](): Promise<void>
}

export interface SupervisorOptions {
  /** How many children may run at once; one more is a QueueFullError. Infinity by default. */
  maxChildren?: number | undefined
  /** How many restarts, 3 by default, of all children together are too many with one more … */
  maxRestarts?: number | undefined
  /** … within so many seconds, 5 by default: then it gives up. */
  maxSeconds?: number | undefined
}

export interface ChildOptions {
  /** What errors and traces call it; by default the function's own name, or 'task'. */
  name?: string | undefined
  /** When it is started again: never, the default; when it has failed; whenever it has ended. */
  restart?: 'temporary' | 'transient' | 'permanent' | undefined
  /** Milliseconds that it has to stop when it is told to, 5000 by default; 'brutal' for none. Then it is abandoned. */
  shutdown?: number | 'brutal' | undefined
}

/** A child of a supervisor. */
export interface SupervisedChild {
  readonly name: string
  readonly restart: 'temporary' | 'transient' | 'permanent'
  /** How often it was started again. */
  readonly restarts: number
  /** What it runs as now, or ran as last. */
  readonly task: Task<any>
}

/**
 * Looks after functions: bounds how many run, starts those again that are to be, and ends all of them together.
 *
 * Emits 'error' with the error and the child when a child of `startChild` fails, and with a TaskError,
 * `ERR_OFFLOOP_RESTARTS`, when it gives up. Where nobody listens that is a warning of the process,
 * `OFFLOOP_CHILD_FAILED`.
 */
export class TaskSupervisor extends EventEmitter {
  constructor(options?: SupervisorOptions)
  /** `Task.async` as a child: its failure is for those who have the handle, and for nobody else. */
  async<Result>(fn: BareTaskFunction<Result>, options?: AsyncOptions): Task<Result>
  async<Result, Report = any>(fn: TaskBody<Result, Report>, options?: AsyncOptions<Report>): Task<Awaited<Result>>
  /** A child that nobody waits for. Like `async` it throws a QueueFullError where there is no room, a ClosedError after `stop()`. */
  startChild(fn: TaskBody<unknown>, options?: ChildOptions): SupervisedChild
  /** Those that run or wait for their restart, abandoned ones too, the oldest first. */
  children(): SupervisedChild[]
  /** Tells a child to stop, which is not started again; resolves when it has, or its time is over. */
  terminateChild(child: SupervisedChild): Promise<void>
  /** Takes no more children and tells all to stop, the last one first, each in its own time; resolves when that is over. */
  stop(): Promise<void>
  /** `stop()` */
  [Symbol.asyncDispose](): Promise<void>
}

/** Options of `new BackgroundTasks`. */
export interface BackgroundOptions {
  /** How many tasks run at a time; 16 by default. */
  concurrency?: number | undefined
  /** How many may wait beside those that run; 1024 by default, 0 for none. */
  capacity?: number | undefined
  /** Milliseconds that a task may take before it is warned of; 100 by default, Infinity for no warnings. */
  slow?: number | undefined
}

/** Options of one background task. */
export interface BackgroundTaskOptions<Result, Report = any> extends AsyncOptions<Report> {
  /** An integer from 0, the most urgent and the default, to 2,097,151; equal priorities run in order of submission. */
  priority?: number | undefined
  /** Called with the result, in the submitter's async context. What it throws or rejects with reaches 'uncaughtException'. */
  onComplete?: ((value: Awaited<Result>, task: Task<Awaited<Result>>) => void) | undefined
  /** Called with what the task is rejected with, likewise; the failure then counts as heard of. */
  onError?: ((reason: any, task: Task<Awaited<Result>>) => void) | undefined
}

/** A background task that took longer than `slow`; its times are whole milliseconds. */
export interface SlowTask {
  task: Task<unknown>
  /** How long its function took. */
  ms: number
  /** How long it kept the event loop before it returned, to its first await at the latest. */
  blockedMs: number
}

/** What becomes of the tasks of one BackgroundTasks. */
export interface BackgroundStats {
  queued: number
  running: number
  completed: number
  failed: number
  /** By name, how many took longer than `slow`; after 256 names, further ones count as `(others)`. */
  slow: { [name: string]: number }
}

/** The events of BackgroundTasks. Listeners that throw disturb no task: the error reaches 'uncaughtException'. */
export interface BackgroundEvents {
  /** A task failed that has no `onError`, and whose result nobody asked for; with no listener it is a process warning. */
  error: [reason: any, task: Task<unknown>]
  /** A task took longer than `slow`: each, while the warning comes once for each name. */
  slow: [slow: SlowTask]
  /** There is room again after `addTask` threw a QueueFullError. */
  drain: []
  /** Nothing waits or runs any more. */
  idle: []
}

/**
 * Functions that run on the event loop, in order, so many at a time, from a queue that has an end. No failure is
 * an unhandled rejection, and none passes silently.
 */
export class BackgroundTasks extends EventEmitter<BackgroundEvents> {
  constructor(options?: BackgroundOptions)
  /** How many tasks wait. */
  readonly queued: number
  /** How many tasks run, those included that run on after their timeout, for 5 s at most. */
  readonly running: number
  /**
   * Has `fn` run when it is its turn, after this call has returned. Throws a QueueFullError when `capacity` tasks
   * wait already, and a ClosedError after `close()`.
   */
  addTask<Result>(fn: BareTaskFunction<Result>, options?: BackgroundTaskOptions<Result>): Task<Result>
  addTask<Result, Report = any>(fn: TaskBody<Result, Report>, options?: BackgroundTaskOptions<Result, Report>): Task<Awaited<Result>>
  /**
   * As `addTask`, but waits for room, in order of the calls; resolves once the task is accepted. The task's
   * `signal` also ends the waiting; `close()` does with a ClosedError.
   */
  send<Result>(fn: BareTaskFunction<Result>, options?: BackgroundTaskOptions<Result>): Promise<{ task: Task<Result> }>
  send<Result, Report = any>(fn: TaskBody<Result, Report>, options?: BackgroundTaskOptions<Result, Report>): Promise<{ task: Task<Awaited<Result>> }>
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
  /**
   * Accepts nothing more, and waits for what waits and runs. After `timeout` ms, 5000 by default, it rejects those
   * that are left with a ClosedError; what runs is told to stop. Further calls answer the same.
   */
  close(options?: { timeout?: number | undefined }): Promise<void>
  stats(): BackgroundStats
  /** `close()`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Limits of the runtime; what is left out stays as it is. */
export interface Configuration {
  /**
   * How many threads of libuv's pool tasks may hold at once, in the whole process, worker threads
   * included. By default the pool's size less one, and at least 1.
   */
  concurrency?: number | undefined
  /** How many tasks of this thread may wait; one more is a QueueFullError. Infinity by default. */
  maxQueued?: number | undefined
  /** How many bytes the arguments of waiting tasks of this thread may take, copied or moved. Infinity by default. */
  maxQueuedBytes?: number | undefined
  /** Errors given to callbacks have the stack of the submitting call; costs about 3 µs a task. */
  stacks?: boolean | undefined
}

/** Changes the runtime's limits; a TypeError or RangeError names an option that is not valid. */
export function configure(options: Configuration): void

/**
 * What `tracingChannel('offloop.task')` of node:diagnostics_channel publishes, in the submitter's async
 * context: as `start` when a task is submitted, as `error` if it fails, and as `end` when it is settled,
 * before whoever waits for it is told. One object for each task, filled in as things become known.
 */
export interface TaskTrace {
  /** A number of its own in this thread of JavaScript. */
  id: number
  name: string
  /** Where it ran: 'native' is a C task on a thread of the pool, 'javascript' a function on this thread. */
  kind: 'native' | 'javascript'
  /** Milliseconds that it waited and ran; undefined for a task that was refused or aborted. */
  queuedMs: number | undefined
  runMs: number | undefined
  /** What it is rejected with. */
  error: unknown
  value: unknown
}

/** The tasks of this thread: how many are where now, how those before them ended, and how long they took. */
export interface Stats {
  /** Waiting for a thread of the pool. */
  queued: number
  running: number
  /** Still running although nobody waits for them: aborted or timed out, and told to stop. */
  abandoned: number
  /** Functions of JavaScript of which the same is true. */
  abandonedFunctions: number
  completed: number
  failed: number
  cancelled: number
  timedOut: number
  /** Have ended after they were aborted or timed out; their results were dropped. */
  late: number
  /** Taken by the arguments of those that wait. */
  queuedBytes: number
  /** Of the whole process. */
  pool: PoolStats
  /** By the names under which tasks have run; after 256 names of your own, further ones count as `(others)`. */
  tasks: { [name: string]: TaskTimes }
}

/** The threads of libuv's pool that tasks of the whole process may hold. */
export interface PoolStats {
  /** Threads of the pool. */
  size: number
  /** How many of them tasks may hold at once. */
  concurrency: number
  /** How many they hold now. */
  busy: number
  /** Threads of JavaScript that wait for one, or for one more. */
  waiting: number
  /** `busy / concurrency`, at most 1. */
  saturation: number
  /** Milliseconds so far during which all `concurrency` threads were held. */
  saturatedMs: number
}

/** How long the tasks of one name took, as it is when one of these is first looked at. */
export interface TaskTimes {
  /** From the call until it began to run. */
  readonly wait: Histogram
  /** Until its C function returned, late or not. */
  readonly run: Histogram
  /** Until the delivery of its result began: how long the event loop kept it waiting. Late ones are not counted. */
  readonly deliver: Histogram
}

/**
 * Times in milliseconds, NaN where none has been counted. `count`, `min`, `max` and `mean` are exact, the
 * rest is within 1.6 %.
 */
export interface Histogram {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly stddev: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  /** What so many percent did not exceed, over 0 and at most 100; else a RangeError. */
  percentile(percent: number): number
  toJSON(): { [name in 'count' | 'min' | 'max' | 'mean' | 'stddev' | 'p50' | 'p90' | 'p99']: number }
}

export function stats(): Stats

/** Whatever goes wrong that is no misuse, which is a TypeError or RangeError with `ERR_OFFLOOP_INVALID_ARG`. */
export class OffloopError extends Error {
  /** See each class; a task's author may give a TaskError another one. */
  code: string
}

/** What errors tell of a valid task that they happened to. */
export interface FailedTask {
  /** The task's name. */
  task: string
  /** Where the task was: waiting, at work, or handing over its result. */
  phase: 'queued' | 'running' | 'complete'
  /** Milliseconds that it waited for a thread. */
  queuedMs: number
  /** Milliseconds that it ran. */
  runMs: number
}

/** The task failed. Its author's code, or `ERR_OFFLOOP_TASK`. */
export class TaskError extends OffloopError {
  /** Of a durable task the code of the handler's error, which may be a number, true or false as well. */
  code: any
}
export interface TaskError extends FailedTask {}

/** The task ran longer than its timeout, `ERR_OFFLOOP_TIMEOUT`; it was told to stop. */
export class TimeoutError extends OffloopError {}
export interface TimeoutError extends FailedTask {}

/** There is no room for another task, `ERR_OFFLOOP_QUEUE_FULL`. */
export class QueueFullError extends OffloopError {}
export interface QueueFullError extends FailedTask {}

/** The runtime is closing and takes no more tasks, `ERR_OFFLOOP_CLOSED`. */
export class ClosedError extends OffloopError {}
export interface ClosedError extends FailedTask {}

/** A library cannot be loaded: `ERR_OFFLOOP_ABI` if it needs a newer offloop, and else `ERR_OFFLOOP_LIBRARY`. */
export class LibraryError extends OffloopError {
  /** The library's file, in full. */
  path: string
}

/** A store of durable tasks failed, or cannot do what it is asked. */
export class StoreError extends OffloopError {
  /**
   * `ERR_OFFLOOP_LOCKED`: another process has the file. `ERR_OFFLOOP_NOT_FOUND`: there is no such task, or none
   * in a state for that. `ERR_OFFLOOP_UNSUPPORTED`: the engine cannot do it. Else `ERR_OFFLOOP_STORE`.
   */
  code: 'ERR_OFFLOOP_STORE' | 'ERR_OFFLOOP_LOCKED' | 'ERR_OFFLOOP_NOT_FOUND' | 'ERR_OFFLOOP_UNSUPPORTED'
}

/**
 * Thrown by a handler: the task is discarded for this reason, however many attempts it has left. It may come from
 * another installed copy of offloop.
 */
export class Discard extends OffloopError {
  constructor (reason: string | Error)
}

/**
 * Thrown by a handler: the task runs again in so many ms, at the last date there is at most, and this attempt does
 * not count. It may come from another installed copy of offloop.
 */
export class Snooze extends OffloopError {
  constructor (ms: number)
  readonly ms: number
}

/** How long a task waits after an attempt that failed. What is left out is as by default. */
export interface Backoff {
  /** 'exponential', the default: `delay * 2 ** (attempt - 1)`, at most `max`. 'fixed': `delay`. */
  type?: 'exponential' | 'fixed' | undefined
  /** ms; 1,000 by default. */
  delay?: number | undefined
  /** ms; an hour by default. */
  max?: number | undefined
  /** Which part of it is left to chance, from 0 to 1, the default: anything up to the full time. */
  jitter?: number | undefined
}

/** How many ms a finished task stays readable, 0 for not at all; of completed ones and of the others. */
export type Keep = number | { completed?: number | undefined, others?: number | undefined }

export interface RunnerOptions {
  /** 'full', the default: what is acknowledged survives a power failure. 'normal': the crash of the process only. */
  synchronous?: 'full' | 'normal' | undefined
  /** Of the data, the progress and the result of a task, as JSON; 256 KiB by default. */
  maxDataBytes?: number | undefined
  /** How many ms a handler that was told to stop may take before its task goes on without it; 5,000 by default. */
  grace?: number | undefined
  /** A task that was found running in so many processes that died is discarded; 3 by default, Infinity for never. */
  crashes?: number | undefined
  /** As `Keep`, by default a day and 14 days; at most `count` tasks (100,000) and `bytes` (1 GiB) in all. */
  keep?: number | { completed?: number | undefined, others?: number | undefined, count?: number | undefined, bytes?: number | undefined } | undefined
}

export interface RouteOptions {
  /** At most so many tasks of the route run at once in this runner; 10 by default. */
  concurrency?: number | undefined
  /** How often a task is tried before it is discarded; 5 by default. */
  attempts?: number | undefined
  /** Or a function that answers ms from 0 to Infinity. If it throws or answers anything else, the default counts. */
  backoff?: Backoff | ((attempt: number, error: unknown) => number) | undefined
  /** ms that an attempt may run; 60,000 by default. Infinity for no limit. */
  timeout?: number | undefined
  keep?: Keep | undefined
}

/** What a handler is given. */
export interface AsyncTaskDetails<Data = any> {
  readonly id: string
  readonly route: string
  readonly data: Data
  /** From 1. */
  readonly attempt: number
  readonly maxAttempts: number
  readonly pushedAt: Date
  /** When it was due; after a failed attempt, when it was due again. */
  readonly dateToExecute: Date
  /** Aborts when the attempt is over its timeout, the task is cancelled, another runner has it, or this one stops. */
  readonly signal: AbortSignal
  /** The same as `data`. */
  getTaskData (): Data
  /** Stores how far the task is, in place of what it said before; resolves when that is stored, and need not be awaited. */
  progress (value: unknown): Promise<void>
  /** Adds a line to the task's log, of which the last 1,000 are kept, 4,000 characters of each. */
  log (line: string): Promise<void>
}

/** Answers the result of the task, as JSON can hold it; throws to have it tried again. */
export type Handler<Data = any> = (task: AsyncTaskDetails<Data>) => unknown

/** A task to be pushed. */
export interface TaskToPush<Data = any> {
  /** The route whose handler runs it. */
  callback: string
  /** What JSON can hold; null by default. */
  data?: Data | undefined
  /** A Date or ms since 1970; now by default. */
  dateToExecute?: Date | number | undefined
  /** At most one task of a route and key lives. A second push answers the first one's id. */
  key?: string | undefined
  /**
   * 'ignore', the default: nothing changes. 'replace': the task of the key that waits gets the data, date,
   * priority and options of this one; one that runs is followed by this one.
   */
  onDuplicate?: 'ignore' | 'replace' | undefined
  /** An integer from 0, the most urgent and the default, to 2,097,151; equal ones run in the order of pushing. */
  priority?: number | undefined
  /** In place of the route's. */
  attempts?: number | undefined
  backoff?: Backoff | undefined
  timeout?: number | undefined
  keep?: Keep | undefined
}

export interface Pushed {
  id: string
  /** There is a task of that key already: the id is its. */
  duplicate: boolean
}

export type TaskState = 'scheduled' | 'available' | 'executing' | 'retryable' | 'completed' | 'discarded' | 'cancelled'

/** What an attempt threw, as it is stored; result() makes an Error of it again. */
export interface StoredError {
  name: string
  message: string
  code?: string | number | boolean
  stack?: string
  /** Up to 8 levels deep. */
  cause?: StoredError
  /** The first 10 of an AggregateError. */
  errors?: StoredError[]
}

/** A task as it was when it was looked at. */
export interface StoredTask {
  id: string
  route: string
  state: TaskState
  data: any
  priority: number
  key: string | null
  /** How often it was tried. */
  attempt: number
  maxAttempts: number
  pushedAt: Date
  dateToExecute: Date
  startedAt: Date | null
  finishedAt: Date | null
  keptUntil: Date | null
  progress: any
  result: any
  /** Of the last 20 attempts that failed. */
  errors: (StoredError & {
    attempt?: number
    /** Null if another program has stored none. */
    at: Date | null
  })[]
}

export interface TaskCounts extends Record<TaskState, number> {
  /** Those that wait for a handler which this runner does not have. */
  unrouted: number
  routes: { [route: string]: Record<TaskState, number> & { paused: boolean } }
}

/** What an engine can do, of what not every one can. */
export interface Capabilities {
  readonly engine: 'sqlite'
  /** pushTasks stores all or none. */
  readonly atomicPushTasks: boolean
  /** onDuplicate: 'replace'. */
  readonly replace: boolean
  /** cancelTask for a task that runs. */
  readonly cancelRunning: boolean
  readonly pauseRoute: boolean
}

interface TaskEvent { id: string, route: string, attempt: number }

/** By name, what the listeners of a runner are called with. */
export interface RunnerEvents {
  /** A task was pushed through this runner. */
  pushed: [{ id: string, route: string, duplicate: boolean }]
  started: [AsyncTaskDetails]
  progress: [TaskEvent & { progress: unknown }]
  /** This and the following: it is stored what came of an attempt in this runner. */
  completed: [TaskEvent & { result: unknown }]
  /** An attempt failed; `retrying` or `discarded` follows. */
  failed: [TaskEvent & { error: unknown }]
  retrying: [TaskEvent & { error: unknown, at: Date }]
  discarded: [{ id: string, route: string, attempt?: number, error?: unknown }]
  cancelled: [{ id: string, route?: string, attempt?: number, error: unknown }]
  /**
   * A handler runs on although its task goes on without it, or what it answered came too late; or the task
   * (then without `attempt`) was running in a process that died.
   */
  stalled: [{ id: string, route: string, attempt?: number }]
  /** Nothing runs, and nothing is to be run now. */
  idle: []
  /**
   * The store failed at something that nobody waits for, and it is tried again; or a backoff function failed. Without
   * a listener it is a warning.
   */
  error: [Error]
}

/**
 * Durable tasks, in a file of SQLite. `location` is its path; or ':memory:', a database of this runner alone; or
 * ':memory:' and a name, one for all of the process that say that name. It is opened, and made, when it is first needed. The same runner pushes tasks and, from `start` to `stop`, runs those of its routes.
 *
 * Each task runs at least once: one that was running when its process died runs again. All methods reject with a
 * StoreError when the store fails, and with a ClosedError once the runner is stopped.
 */
export class AsyncTaskRunner extends EventEmitter<RunnerEvents> {
  constructor (location: string, options?: RunnerOptions)

  /**
   * Has the tasks pushed to `name` run by `handler`: a function of the task, or a task function of C, which gets
   * the data as its arguments (an array is spread) and whose reports are the task's progress.
   */
  route<Data = any> (name: string, handler: Handler<Data> | TaskFunction, options?: RouteOptions): this

  /** Begins to run tasks, and keeps the process alive until `stop`. */
  start (): Promise<void>

  /**
   * Takes no more tasks and waits at most `timeout` ms (25,000 by default) for those that run. What still runs
   * then is aborted and given back, with no attempt used. A handler of this runner that waits for it waits for what
   * else runs.
   */
  stop (options?: { timeout?: number | undefined }): Promise<void>

  /** Stops. */
  [Symbol.asyncDispose] (): Promise<void>

  /** Resolves when the task is on disk. */
  pushTask<Data = any> (task: TaskToPush<Data>): Promise<Pushed>

  /** Pushes all or none of the tasks; answers in their order. */
  pushTasks<Data = any> (tasks: TaskToPush<Data>[]): Promise<Pushed[]>

  /**
   * Waits until the task has ended. A TaskError with the handler's error as its `cause` when it was discarded, an
   * AbortError when it was cancelled, a TimeoutError after `timeout` ms.
   */
  result<Result = any> (id: string, options?: { timeout?: number | undefined }): Promise<Result>

  /** The task with the lines of its log; null when there is none. */
  getTask (id: string): Promise<(StoredTask & { log: { at: Date, text: string }[] }) | null>

  /** A page of tasks by id: the first `limit` (100 by default, at most 1,000) behind the task `after`, an id. */
  listTasks (filter?: { route?: string | undefined, state?: TaskState | undefined, after?: string | undefined, limit?: number | undefined }): Promise<StoredTask[]>

  counts (): Promise<TaskCounts>

  /**
   * Ends a task that waits; one that runs, in whichever thread or process, is told to stop by its signal and then ends as
   * cancelled, whatever its handler does. Answers the state it was in.
   */
  cancelTask (id: string): Promise<TaskState>

  /** Runs a task now that waits, or was discarded or cancelled, with all its attempts before it. Answers the state it was in. */
  retryTask (id: string): Promise<TaskState>

  /** Runs a task now that waits. Answers the state it was in. */
  runNow (id: string): Promise<TaskState>

  /** No runner, in whichever process, begins tasks of the route until it is resumed. */
  pauseRoute (name: string): Promise<void>
  resumeRoute (name: string): Promise<void>

  /** Removes finished tasks that are past their time or beyond the limits, as a started runner does by itself. */
  prune (): Promise<{ removed: number }>

  capabilities (): Capabilities
}
