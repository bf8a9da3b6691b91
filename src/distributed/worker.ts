import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, hostname, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Job } from 'bullmq'
import { finiteNumber, wholeNumber } from '../common/checks.js'
import { version } from '../common/version.js'
import { invalidOption } from '../errors.js'
import { moduleUrl } from '../node/processPool.js'
import { segmentPool } from '../node/segmentPool.js'
import { describeError } from '../tuning/execution/describeError.js'
import type { SegmentUpdate } from '../tuning/execution/executor.js'
import { defaultPrefix, loadBullmq, openRedis, queueName, type RedisConnection } from './connection.js'
import { checksumsOf } from './dataChecksum.js'
import { announceWorker } from './fleet.js'
import { type MachineFacts, probeMachine } from './machineFacts.js'
import { parseJob } from './parseJob.js'
import { checkpointFolder, encodeUpdates, notOfTheTrial, type SegmentJob } from './segmentJob.js'
import { refusal, type WorkerFacts } from './workerFacts.js'
import { keepLease } from './workerLease.js'

/** An objective that a worker knows: a module, as a path or a file URL, and the name it is exported by. */
export type ObjectiveModule =
  | string
  | URL
  | {
      /** Its path or file URL. */
      readonly module: string | URL
      /** The name it is exported by. Default `'default'`. */
      readonly exportName?: string
    }

/** Options of `startWorker`. */
export interface WorkerOptions {
  /** The Redis that has the segments. */
  readonly connection: RedisConnection
  /** The objectives by name; `default` is the one of studies that name none. */
  readonly objectives: Readonly<Record<string, ObjectiveModule>>
  /** Segments at once, each in a process of its own. Default 1. */
  readonly concurrency?: number
  /**
   * Where checkpoints are kept: a folder, or `s3://BUCKET/PREFIX` as in `bucketCheckpoints`; shared with the other
   * workers, a trial goes on anywhere. Default: a temporary folder, and trials that another worker began start anew.
   */
  readonly checkpoints?: string
  /** Data by name, as files or folders here; its check sums are compared with the study's. */
  readonly data?: Readonly<Record<string, string>>
  /**
   * The tfjs backend and the GPU that objectives find here, for studies that ask for them. Default: found out, within
   * seconds after the start, in a process of its own.
   */
  readonly machine?: MachineFacts
  /** MiB that a process may use. Default: no limit. */
  readonly memoryLimit?: number
  /** Seconds without a sign of life after which others take over this worker's segments. Default 30. */
  readonly leaseSeconds?: number
  /** Milliseconds that an objective may take to end once it is to, before its process is ended. Default 5000. */
  readonly grace?: number
  /** Start of all keys in Redis, the same for the coordinator. Default `'supervised-baselines'`. */
  readonly prefix?: string
  /** Told what happens, in words. */
  readonly onEvent?: (line: string) => void
}

/** A worker at work. */
export interface SegmentWorker {
  /** What it tells coordinators of itself, as of now. */
  readonly facts: WorkerFacts
  /** Puts what it runs back for others and ends. */
  close(): Promise<void>
}

/**
 * Runs segments of studies that `queueExecutor` put in Redis, each in a child process, so that the lease on it is
 * renewed however long it computes. Where the lease is lost or the segment cancelled, that process is ended.
 *
 * Throws `failed` for a Redis that is unfit or can't be reached.
 *
 * @example
 * ```ts no-run
 * const connection = 'redis://queue:6379'
 * const worker = await startWorker({ connection, objectives: { default: 'objective.js' }, concurrency: 2 })
 * process.once('SIGTERM', () => worker.close())
 * ```
 */
export async function startWorker(options: WorkerOptions): Promise<SegmentWorker> {
  const concurrency = wholeNumber('concurrency', options.concurrency ?? 1, 1)
  const lease = 1000 * finiteNumber('leaseSeconds', options.leaseSeconds ?? 30, 1, 86_400)
  const grace = wholeNumber('grace', options.grace ?? 5000, 0, 8000)
  const prefix = options.prefix ?? defaultPrefix
  const onEvent = options.onEvent ?? (() => {})
  const failing = (what: string) => (error: unknown) => onEvent(`${what}: ${describeError(error)}`)
  const objectives = objectivesOf(options.objectives)
  const data = await checksumsOf(options.data ?? {})

  const { Worker, DelayedError, UnrecoverableError, WaitingError } = await loadBullmq()
  const redis = await openRedis(options.connection)
  const checkpoints = options.checkpoints ?? (await mkdtemp(join(tmpdir(), 'supervised-baselines-')))
  const pool = segmentPool({
    workers: concurrency,
    grace,
    ...(options.memoryLimit !== undefined && { memoryLimit: options.memoryLimit }),
  })
  const closeAll = async () => {
    await pool.close()
    redis.disconnect()
    if (options.checkpoints === undefined) await rm(checkpoints, { recursive: true, force: true })
  }
  try {
    // A worker that cannot load its objectives would fail the trials of every study that it takes part in.
    for (const objective of objectives.values()) await pool.load(objective)
  } catch (error) {
    await closeAll()
    throw error
  }
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`
  const startedAt = Date.now()
  const counts = { active: 0, completed: 0, failed: 0 }
  const facts = (): WorkerFacts => ({
    ...{ id, host: hostname(), pid: process.pid, concurrency, version, data, startedAt },
    objectives: [...objectives.keys()],
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    ...machine,
    ...counts,
  })
  let machine = options.machine ?? { backend: null, gpu: null }
  if (!options.machine) {
    void probeMachine(failing('the backend and the GPU of this machine were not found out')).then(found => {
      machine = found
    })
  }
  const running = new Set<AbortController>()
  let isClosing = false

  async function run(job: Job<SegmentJob, string>, token: string): Promise<string> {
    const asked = jobOf(job.data)
    const { study, segment, requires, maxAttempts } = asked
    const what = `trial ${segment.trial} of ${study} from ${segment.from} to ${segment.to}`
    const why = refusal(requires, facts())
    if (why !== undefined) {
      const line = `${id} leaves ${what} to others: ${why}`
      onEvent(line)
      await job.log(line)
      await job.moveToDelayed(Date.now() + 1000, token)
      throw new DelayedError()
    }
    const [fence, isCancelled] = await redis.mget(
      `${prefix}:study:${study}:coordinator:fence`,
      `${prefix}:cancelled:${job.id}`,
    )
    if (isCancelled) throw new UnrecoverableError(notOfTheTrial.cancelled)
    if (asked.fence < Number(fence)) throw new UnrecoverableError(notOfTheTrial.superseded)
    const failures = job.attemptsMade + job.stalledCounter
    if (failures >= maxAttempts) {
      throw new UnrecoverableError(
        `${job.failedReason ?? `The worker died or lost its link (${job.processedBy})`} (${failures} failures)`,
      )
    }

    const controller = new AbortController()
    let ending: 'lost' | 'cancelled' | undefined
    const endLease = keepLease({
      duration: lease,
      async renew() {
        const [renewed, cancelled] = await Promise.all([
          job.extendLock(token, lease),
          redis.exists(`${prefix}:cancelled:${job.id}`),
        ])
        return cancelled ? 'cancelled' : renewed ? 'held' : 'lost'
      },
      onEnd(reason) {
        ending = reason
        onEvent(reason === 'lost' ? `the lease on ${what} is lost: it is ended here` : `${what} is cancelled`)
        controller.abort(new Error(`The segment is ${reason}.`))
      },
    })
    running.add(controller)
    counts.active++
    const updates: SegmentUpdate[] = []
    let toldAt = performance.now()
    try {
      const task = {
        ...objectives.get(requires.objective)!,
        segment,
        folder: checkpointFolder(checkpoints, asked),
      }
      for await (const update of pool.submit(task, controller.signal)) {
        if (update.type !== 'report') throw new Error(update.error)
        updates.push(update)
        if (update.resource >= segment.to) break
        if (performance.now() - toldAt < 200) continue
        toldAt = performance.now()
        void job
          .updateProgress(encodeUpdates(updates, segment.milestones))
          .catch(failing(`progress of ${what} was not told`))
      }
    } finally {
      endLease()
      running.delete(controller)
      counts.active--
    }
    if (ending === 'cancelled') throw new UnrecoverableError(notOfTheTrial.cancelled)
    const last = updates.at(-1)
    if (last?.type === 'report' && last.resource >= segment.to)
      return encodeUpdates(updates, segment.milestones)
    if (isClosing) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    throw new Error(ending === 'lost' ? 'The worker lost its lease.' : 'The segment ended without a result.')
  }

  /** What is no job now is none at the next try either. */
  function jobOf(data: unknown): SegmentJob {
    try {
      return parseJob(data)
    } catch (error) {
      throw new UnrecoverableError((error as Error).message)
    }
  }

  const worker = new Worker<SegmentJob, string>(queueName, (job, token) => run(job, token!), {
    connection: redis,
    prefix,
    concurrency,
    name: id,
    lockDuration: lease,
    skipLockRenewal: true,
    stalledInterval: Math.min(lease / 2, 2000),
    // Failures of all kinds are counted together, in `run`.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    runRetryDelay: 1000,
  })
  worker.on('error', error => onEvent(error.message))
  worker.on('completed', () => void counts.completed++)
  worker.on('failed', (job, error) => {
    if (error.message === notOfTheTrial.cancelled)
      void job?.remove().catch(failing(`${job.id} was not removed`))
    else {
      counts.failed++
      onEvent(`${job?.id}: ${error.message}`)
    }
  })
  await worker.waitUntilReady()
  const leave = await announceWorker(redis, prefix, facts, failing('a sign of life was not given'))

  return {
    get facts() {
      return facts()
    },
    async close() {
      isClosing = true
      await leave()
      const closed = worker.close()
      for (const controller of running) controller.abort(new Error('The worker is closing.'))
      await closed
      await closeAll()
    },
  }
}

function objectivesOf(given: WorkerOptions['objectives']) {
  const objectives = new Map(
    Object.entries(given).map(([name, objective]) => {
      const { module, exportName = 'default' } =
        typeof objective === 'string' || objective instanceof URL
          ? { module: objective, exportName: undefined }
          : objective
      return [name, { module: moduleUrl(module), exportName: exportName ?? 'default' }] as const
    }),
  )
  if (objectives.size === 0)
    throw invalidOption('objectives', {}, 'an object with at least one objective by name')
  return objectives
}
