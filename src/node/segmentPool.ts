import { readFile } from 'node:fs/promises'
import { Tinypool } from 'tinypool'
import { wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'
import { describeError } from '../tuning/execution/describeError.js'
import type { SegmentUpdate } from '../tuning/execution/executor.js'
import { createHandover } from '../tuning/execution/handover.js'
import {
  type FromWorker,
  type LoadTask,
  overLimit,
  type SegmentTask,
  type ToWorker,
} from './workerMessages.js'

/** What the processes of a pool may use. */
export interface SegmentPoolOptions {
  /** Processes, and so segments at once. Default 1. */
  readonly workers?: number
  /**
   * MiB of memory that a process may use, of whatever kind; one that uses more is ended and its segment lost. It is asked
   * five times a second: what takes gigabytes at once can be beyond it for a moment. An objective that computes without
   * ever waiting is watched on Linux only, but for JavaScript's own heap. Default: no limit.
   */
  readonly memoryLimit?: number
  /** Milliseconds that an objective may take to end once its signal is aborted, before its process is ended. Default 5000. */
  readonly grace?: number
  /** Arguments for Node in the processes. Default: those of this process. */
  readonly execArgv?: readonly string[]
  /** Environment of the processes. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv
}

/** Child processes that stay, one segment each at a time, of any objective. */
export interface SegmentPool {
  readonly workers: number
  /** Has a process load an objective; throws `invalid-option` with the reason where that fails. */
  load(objective: LoadTask['load']): Promise<void>
  submit(task: Omit<SegmentTask, 'memoryLimit'>, signal: AbortSignal): AsyncIterable<SegmentUpdate>
  /** Ends the processes. */
  close(): Promise<void>
}

/** Processes of a pool, at most: all of them are started at once. */
const mostProcesses = 1024

/** A pool of child processes; one that dies loses its segment and nothing else, and another takes its place. */
export function segmentPool(options: SegmentPoolOptions): SegmentPool {
  const workers = wholeNumber('workers', options.workers ?? 1, 1, mostProcesses)
  const memoryLimit = options.memoryLimit && wholeNumber('memoryLimit', options.memoryLimit, 32)
  const grace = wholeNumber('grace', options.grace ?? 5000, 0)
  const heap = memoryLimit ? [`--max-old-space-size=${memoryLimit}`] : []
  const pool = new Tinypool({
    runtime: 'child_process',
    filename: workerFile(),
    minThreads: workers,
    maxThreads: workers,
    execArgv: [...(options.execArgv ?? process.execArgv), ...heap],
    env: (options.env ?? process.env) as Record<string, string>,
    serialization: 'advanced',
  })
  // A process that dies between two segments; the pool has replaced it.
  pool.on('error', () => {})

  function submit(
    given: Omit<SegmentTask, 'memoryLimit'>,
    signal: AbortSignal,
  ): AsyncIterable<SegmentUpdate> {
    const handover = createHandover<SegmentUpdate>()
    const task: SegmentTask = { ...given, memoryLimit }
    let send: (message: ToWorker) => void = () => {}
    let pid: number | undefined
    let ended = false
    let timer: NodeJS.Timeout | undefined
    let watch: NodeJS.Timeout | undefined
    let lastWords: string | undefined

    const stop = () => {
      handover.close(new Error('No more of the segment is wanted.'))
      if (ended || pid === undefined || timer) return
      send({ type: 'abort' })
      timer = setTimeout(() => kill(pid!), grace)
    }
    const checkMemory = async (worker: number, limit: number) => {
      const used = await memoryOf(worker)
      if (ended || used === undefined || used <= limit) return
      lastWords ??= overLimit(used, limit)
      kill(worker)
    }
    const channel = {
      onMessage(callback: (message: ToWorker) => void) {
        send = callback
      },
      postMessage(message: FromWorker) {
        if (message.type === 'begin') {
          pid = message.pid
          if (signal.aborted) stop()
          if (memoryLimit) watch = setInterval(() => void checkMemory(message.pid, memoryLimit), 200)
        } else if (message.type === 'last-words') lastWords = message.error
        else {
          handover.offer(message.update).then(
            () => send({ type: 'next' }),
            () => stop(),
          )
        }
      },
    }
    signal.addEventListener('abort', stop, { once: true })
    pool
      .run(task, { channel })
      .catch(error => {
        const why = lastWords ?? (error instanceof Error ? error.message : describeError(error))
        return handover.offer({ type: 'lost', error: why })
      })
      // The offer fails where no more is wanted of the segment: then nobody is to be told.
      .catch(() => {})
      .finally(() => {
        ended = true
        clearTimeout(timer)
        clearInterval(watch)
        signal.removeEventListener('abort', stop)
        handover.close(new Error('The segment has ended.'))
      })

    return {
      [Symbol.asyncIterator]: () => ({
        next: () => handover.items.next(),
        async return() {
          stop()
          return { done: true, value: undefined }
        },
      }),
    }
  }

  async function load(objective: LoadTask['load']): Promise<void> {
    const task: LoadTask = { load: objective }
    const why = await pool.run(task).catch(describeError)
    if (why === undefined) return
    const { module, exportName } = objective
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The objective \`${exportName}\` of ${module} cannot be loaded: ${why}. Give a module that exports a function ` +
        'of that name and can be imported by itself.',
      { option: 'module', module, exportName },
    )
  }

  return {
    workers,
    load,
    submit,
    async close() {
      pool.cancelPendingTasks()
      for (const { threadId } of pool.threads) kill(threadId)
      await pool.destroy()
    },
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** MiB that another process uses; undefined where the system has no such file. */
async function memoryOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? undefined : Math.round(Number(kibibytes) / 1024)
}

/** The module that the processes run, beside this one: compiled, or as the sources have it. */
function workerFile(): string {
  return new URL(
    import.meta.url.endsWith('.ts') ? './segmentWorker.ts' : './segmentWorker.js',
    import.meta.url,
  ).href
}
