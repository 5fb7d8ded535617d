/**
 * Background tasks for Node.js, off the event loop, written in C.
 *
 * Units: times are milliseconds, sizes are bytes.
 */

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
  name?: string
  /** Milliseconds that the task may run, waiting not counted; then it rejects with a TimeoutError. None by default. */
  timeout?: number
  /** Aborting it settles the task with `signal.reason`: a queued one never runs, a running one is told to stop. */
  signal?: AbortSignal
  /** An integer from 0, the most urgent and the default, to 2,097,151; equal priorities run in order of submission. */
  priority?: number
  /** At most so many tasks of the function that `with` returns run at once; those made of it by `with` count too. */
  concurrency?: number
  /**
   * Called with what the task reports while it runs, before it settles and never after, in the submitter's
   * async context. What it throws reaches 'uncaughtException'.
   */
  onProgress?: (report: Report) => void
  /**
   * 'latest', the default: the newest report, at most one every 16 ms, and the last one before the task
   * settles. 'all': every report, in order; the task waits while 64 of them are not delivered yet.
   */
  progress?: 'latest' | 'all'
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
}

/** `fibonacci(n)`: the n-th Fibonacci number, n from 0 to 10,000,000; else a TaskError, `ERR_RANGE`. */
export interface Fibonacci extends TaskFunction {
  (n: number): Promise<bigint>
  (n: number, callback: Callback<bigint>): void
}

/**
 * `sort(array)`: a sorted copy, in the order of the array's own `sort()`: ascending, -0 before 0,
 * NaN last. What is moved is sorted in its own memory.
 */
export interface Sort extends TaskFunction {
  <Array extends TypedArray>(array: Array | Moved<Array>): Promise<Array>
  <Array extends TypedArray>(array: Array | Moved<Array>, callback: Callback<Array>): void
}

/** `sleep(ms)`: holds one thread of the pool for so long; ends within 5 ms when it is aborted. */
export interface Sleep extends TaskFunction {
  (ms: number): Promise<undefined>
  (ms: number, callback: Callback<undefined>): void
}

/** `echo(value)`: the value, after its way to the task and back; shows and measures what travels. */
export interface Echo extends TaskFunction {
  (): Promise<undefined>
  <V extends Value>(value: V): Promise<Returned<V>>
  (callback: Callback<undefined>): void
  <V extends Value>(value: V, callback: Callback<Returned<V>>): void
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

/** A task of a library, of whose arguments and result nothing is known here. */
export interface LibraryTask extends TaskFunction {
  (...args: Value[]): Promise<any>
  (...args: [...Value[], Callback<any>]): void
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

/** Limits of the runtime; what is left out stays as it is. */
export interface Configuration {
  /**
   * How many threads of libuv's pool tasks may hold at once, in the whole process, worker threads
   * included. By default the pool's size less one, and at least 1.
   */
  concurrency?: number
  /** How many tasks of this thread may wait; one more is a QueueFullError. Infinity by default. */
  maxQueued?: number
  /** How many bytes the arguments of waiting tasks of this thread may take, copied or moved. Infinity by default. */
  maxQueuedBytes?: number
  /** Errors given to callbacks have the stack of the submitting call; costs about 3 µs a task. */
  stacks?: boolean
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
  /** Where it ran: 'native' is a C task on a thread of the pool. */
  kind: 'native'
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
export class TaskError extends OffloopError {}
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
