import { randomUUID } from 'node:crypto'
import type { Job } from 'bullmq'
import { wholeNumber } from '../common/checks.js'
import { version } from '../common/version.js'
import { invalidOption } from '../errors.js'
import { checkpointsAt } from '../node/checkpointsAt.js'
import { describeError } from '../tuning/execution/describeError.js'
import type { Executor, Segment, SegmentUpdate } from '../tuning/execution/executor.js'
import { createHandover, type Handover } from '../tuning/execution/handover.js'
import type { TrialCheckpoints } from '../tuning/execution/trialCheckpoints.js'
import {
  defaultPrefix,
  loadBullmq,
  openQueue,
  openRedis,
  queueName,
  type RedisConnection,
} from './connection.js'
import { type CoordinatorLease, takeCoordinatorLease } from './coordinatorLease.js'
import { checksumsOf } from './dataChecksum.js'
import { liveWorkers } from './fleet.js'
import { parseUpdates } from './parseJob.js'
import {
  checkpointFolder,
  jobIdOf,
  notOfTheTrial,
  payloadLimit,
  type SegmentJob,
  studyName,
} from './segmentJob.js'
import { countSegment, readRun, startCounting } from './studyCounts.js'
import { type Needs, type Requirements, refusal, type WorkerFacts } from './workerFacts.js'

/** Options of `queueExecutor`. */
export interface QueueExecutorOptions {
  /** The Redis that the workers look at. */
  readonly connection: RedisConnection
  /** Name of the study: its jobs, its checkpoints and its coordinator go by it. Default: the objective's name. */
  readonly study?: string
  /** The objective, by the name that the workers know it by. Default `'default'`. */
  readonly objective?: string
  /**
   * Where the workers keep checkpoints, as this machine sees it (a folder, or `s3://BUCKET/PREFIX`): for the best trial's
   * state, and to remove those of no further use. Default: neither.
   */
  readonly checkpoints?: string
  /** Data of the study by name, as files or folders here; a worker whose copy differs does not take its jobs. */
  readonly data?: Readonly<Record<string, string>>
  /** What a worker must have. */
  readonly needs?: Needs
  /** Segments under way at once. Default: as many as the workers that are there can take, at least 1. */
  readonly capacity?: number
  /** Failures of a segment, of whatever kind, after which its trial has failed. Default 3. */
  readonly maxAttempts?: number
  /** Seconds after which the study is free for another coordinator if this one dies. Default 10. */
  readonly leaseSeconds?: number
  /** Start of all keys in Redis, the same for the workers. Default `'supervised-baselines'`. */
  readonly prefix?: string
  /** Told of each worker that does not take the study's jobs, and why. */
  readonly onRefusal?: (refused: { readonly worker: WorkerFacts; readonly reason: string }) => void
  /** Told in words what failed in Redis or with checkpoints and is tried again or done without; the same only once. */
  readonly onEvent?: (line: string) => void
}

/** A segment that was asked for and not yet dealt with. */
interface OpenSegment {
  readonly id: string
  readonly job: SegmentJob
  readonly handover: Handover<SegmentUpdate>
  /** The highest resource given. */
  reached: number
  /** What has come of it at last. */
  result: 'reached' | 'failed' | undefined
  giving: Promise<void>
}

const lookAgain = 5000

/**
 * An executor whose segments are jobs in Redis, run by whatever workers are there (`supervised-baselines worker`).
 *
 * Segments are delivered at least once, and each result counts once. A worker that dies, or loses its link, loses its
 * segments to others after its lease. If this process dies, the study is taken up from its journal by another with the
 * same options and `resume`; what ran meanwhile is taken over. Close it at the end: it keeps the process alive.
 *
 * Throws `locked` where the study has another coordinator, `failed` for a Redis that is unfit or can't be reached.
 *
 * @example
 * ```ts no-run
 * const executor = await queueExecutor({ connection: 'redis://queue:6379', study: 'night', checkpoints: '/shared' })
 * const { best } = await ashaTune({ space: { lr: logUniform(1e-4, 1) }, executor, maxTrials: 200, maxResource: 27 })
 * await executor.close?.()
 * ```
 */
export async function queueExecutor(options: QueueExecutorOptions): Promise<Executor> {
  const { connection, objective = 'default', needs = {}, onRefusal } = options
  const study = studyName(options.study ?? objective)
  const prefix = options.prefix ?? defaultPrefix
  const maxAttempts = wholeNumber('maxAttempts', options.maxAttempts ?? 3, 1)
  const fixedCapacity = options.capacity && wholeNumber('capacity', options.capacity, 1)
  const leaseSeconds = wholeNumber('leaseSeconds', options.leaseSeconds ?? 10, 1)
  const data = await checksumsOf(options.data ?? {})
  const requires: Requirements = { objective, version, data, needs }

  const told = new Set<string>()
  const failing = (what: string) => (error: unknown) => {
    const line = `${what}: ${describeError(error)}`
    if (!told.has(line)) options.onEvent?.(line)
    told.add(line)
  }

  const { QueueEvents } = await loadBullmq()
  const redis = await openRedis(connection)
  const key = `${prefix}:study:${study}`
  let lease: CoordinatorLease
  try {
    lease = await takeCoordinatorLease(redis, `${key}:coordinator`, study, leaseSeconds * 1000)
  } catch (error) {
    redis.disconnect()
    throw error
  }
  const queue = await openQueue(redis, prefix, failing('the queue is out of reach'))
  const listening = redis.duplicate()
  const events = new QueueEvents(queueName, { connection: listening, prefix })
  events.on('error', failing('news of the queue are out of reach'))
  await events.waitUntilReady()

  let run = (await readRun(redis, key)) ?? randomUUID()
  const checkpoints = options.checkpoints
  const folder = () => checkpointFolder(checkpoints!, { study, run })
  const open = new Map<string, OpenSegment>()
  const closing = new Map<string, Promise<void>>()
  const capacityListeners = new Set<() => void>()
  let workers = 0
  let isClosed = false

  const jobsOfStudy = async () => {
    const jobs = (await queue.getJobs()) as (Job<SegmentJob> | undefined)[]
    return jobs.filter(job => job?.data.study === study) as Job<SegmentJob>[]
  }
  for (const job of await jobsOfStudy()) {
    // One that is gone by now needs no new fence.
    await job
      .updateData({ ...job.data, fence: lease.fence })
      .catch(failing(`the job ${job.id} was not taken over`))
  }

  events.on('progress', ({ jobId, data }) => give(open.get(jobId), data))
  events.on('completed', ({ jobId, returnvalue }) => give(open.get(jobId), returnvalue))
  events.on('failed', ({ jobId }) => lookAt(open.get(jobId)))
  // What the events did not tell: those of a time without a link, and jobs that are no longer there.
  const looking = setInterval(() => {
    for (const each of open.values()) lookAt(each)
  }, lookAgain)

  const refused = new Set<string>()
  async function count(): Promise<void> {
    const before = capacity()
    workers = 0
    for (const worker of await liveWorkers(redis, prefix)) {
      const reason = refusal(requires, worker)
      if (reason === undefined) workers += worker.concurrency
      else if (!refused.has(worker.id)) {
        refused.add(worker.id)
        onRefusal?.({ worker, reason })
      }
    }
    if (capacity() > before) for (const listener of capacityListeners) listener()
  }
  const capacity = () => fixedCapacity ?? Math.max(1, workers)
  await count()
  const counting = setInterval(() => void count().catch(failing('the workers were not counted')), 2000)

  lease.lost.addEventListener('abort', () => {
    for (const each of open.values()) each.handover.close(lease.lost.reason)
  })

  async function add({ id, job }: OpenSegment): Promise<void> {
    await queue.add(job.requires.objective, job, {
      jobId: id,
      attempts: maxAttempts,
      keepLogs: 20,
      stackTraceLimit: 1,
    })
  }

  async function begin(each: OpenSegment): Promise<void> {
    await closing.get(each.id)
    await lease.held()
    const { attempt } = each.job.segment
    if (isFirst(each.job.segment)) await startCounting(redis, key, run)
    if (attempt > 1) await redis.del(cancelKey(each.id))
    await add(each)
    // Nobody waits for it any more, so soon.
    if (!open.has(each.id)) return cancel(each.id)
    // Another coordinator may have asked for it before.
    if (attempt > 1) await look(each)
  }

  function lookAt(each: OpenSegment | undefined): void {
    // Looked at again soon, if that fails.
    void look(each).catch(failing('a segment was not looked at'))
  }

  /** Sees in Redis how a segment stands. */
  async function look(each: OpenSegment | undefined): Promise<void> {
    if (!each || each.result || isClosed) return
    const job = (await queue.getJob(each.id)) as Job<SegmentJob, string> | undefined
    if (open.get(each.id) !== each) return
    if (!job) return add(each)
    if (!job.finishedOn) {
      give(each, job.progress)
    } else if (typeof job.returnvalue === 'string') {
      const updates = readUpdates(job.returnvalue)
      offer(each, updates instanceof Error ? [{ type: 'failed', error: updates.message }] : updates)
    } else if (Object.values<string>(notOfTheTrial).includes(job.failedReason)) {
      await job.remove()
      await redis.del(cancelKey(each.id))
      await add(each)
    } else offer(each, [{ type: 'failed', error: job.failedReason }])
  }

  /** Hands on what is new in the updates so far of a segment; progress that can't be read is passed over. */
  function give(each: OpenSegment | undefined, written: unknown): void {
    const updates = readUpdates(written)
    if (!(updates instanceof Error)) offer(each, updates)
  }

  function offer(each: OpenSegment | undefined, updates: readonly SegmentUpdate[]): void {
    if (!each || each.result) return
    const last = updates.at(-1)
    if (last?.type === 'failed') each.result = 'failed'
    else if (last?.type === 'report' && last.resource >= each.job.segment.to) each.result = 'reached'
    each.giving = each.giving
      .then(async () => {
        for (const update of updates) {
          if (update.type === 'report' && update.resource <= each.reached) continue
          if (update.type === 'report') each.reached = update.resource
          await each.handover.offer(update)
        }
        if (each.result) end(each)
      })
      // An update is refused where no more of the segment is wanted: then nobody is to be told.
      .catch(() => {})
  }

  /** No more of it is wanted, or there is no more. */
  function end(each: OpenSegment): void {
    if (!open.delete(each.id)) return
    each.handover.close(new Error('No more of the segment is wanted.'))
    const work = each.result ? settle(each) : cancel(each.id)
    const done = work
      .catch(failing('a job was not removed from the queue'))
      .finally(() => closing.delete(each.id))
    closing.set(each.id, done)
  }

  /** A new study, perhaps under the name of an earlier one, whose checkpoints go. */
  function startRun(): void {
    if (checkpoints !== undefined) {
      void clear(checkpointsAt(folder())).catch(failing('checkpoints of an earlier study were not removed'))
    }
    run = randomUUID()
  }

  async function settle({ id, job, result }: OpenSegment): Promise<void> {
    await Promise.all([countSegment(redis, key, job.segment, result!), queue.remove(id)])
  }

  async function cancel(id: string): Promise<void> {
    // Done if it was not running; the worker of one that is sees the sign when it renews its lease.
    if ((await queue.remove(id)) === 0) await redis.set(cancelKey(id), 1, 'PX', 3_600_000)
  }

  function cancelKey(id: string): string {
    return `${prefix}:cancelled:${id}`
  }

  function submit(segment: Segment, signal: AbortSignal): AsyncIterable<SegmentUpdate> {
    lease.lost.throwIfAborted()
    if (isFirst(segment)) startRun()
    const job: SegmentJob = {
      ...{ study, run, fence: lease.fence, maxAttempts, requires },
      segment: { ...segment, age: 0 },
    }
    const bytes = Buffer.byteLength(JSON.stringify(job))
    if (bytes > payloadLimit) {
      throw invalidOption(
        'config',
        `${bytes} bytes of JSON`,
        `at most ${payloadLimit} bytes with its segment`,
      )
    }
    const each: OpenSegment = {
      id: jobIdOf(job),
      job,
      handover: createHandover(),
      reached: segment.from,
      result: undefined,
      giving: Promise.resolve(),
    }
    open.set(each.id, each)
    // Where that fails, it is found missing when it is looked at, and is added again.
    void begin(each).catch(failing('a segment was not put into the queue'))
    const stop = () => end(each)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    return {
      [Symbol.asyncIterator]: () => ({
        async next() {
          const next = await each.handover.items.next()
          lease.lost.throwIfAborted()
          return next
        },
        async return() {
          signal.removeEventListener('abort', stop)
          end(each)
          return { done: true, value: undefined }
        },
      }),
    }
  }

  return {
    get capacity() {
      return capacity()
    },
    onCapacity(listener) {
      capacityListeners.add(listener)
      return () => capacityListeners.delete(listener)
    },
    ...(checkpoints !== undefined && {
      checkpoints: ofCoordinator(() => checkpointsAt(folder()), lease),
    }),
    submit,
    async close() {
      for (const each of open.values()) end(each)
      await Promise.all(closing.values())
      isClosed = true
      clearInterval(looking)
      clearInterval(counting)
      if (!lease.lost.aborted) {
        for (const { id } of await jobsOfStudy()) await cancel(id!)
        await lease.release()
      }
      await events.close()
      await queue.close()
      listening.disconnect()
      redis.disconnect()
    },
  }
}

/** The updates, or why they can't be read. */
function readUpdates(written: unknown): readonly SegmentUpdate[] | Error {
  try {
    return parseUpdates(String(written))
  } catch (error) {
    return error as Error
  }
}

/** Whether a segment is the first of its study. */
function isFirst({ trial, from, attempt }: Segment): boolean {
  return trial === 0 && from === 0 && attempt === 1
}

async function clear(store: TrialCheckpoints): Promise<void> {
  for (const trial of await store.trials()) {
    for (const resource of await store.resources(trial)) await store.remove(trial, resource)
  }
}

/** The checkpoints of the run under way; only its coordinator removes any. */
function ofCoordinator(store: () => TrialCheckpoints, lease: CoordinatorLease): TrialCheckpoints {
  return {
    save: (trial, checkpoint) => store().save(trial, checkpoint),
    load: (trial, atMost) => store().load(trial, atMost),
    resources: trial => store().resources(trial),
    trials: () => store().trials(),
    async remove(trial, resource) {
      await lease.held()
      await store().remove(trial, resource)
    },
  }
}
