import type { Job } from 'bullmq'
import { defaultPrefix, openQueue, openRedis, type RedisConnection } from './connection.js'
import { liveWorkers } from './fleet.js'
import type { SegmentJob } from './segmentJob.js'
import { readCounts, type StudyCounts } from './studyCounts.js'
import { refusal, type WorkerFacts } from './workerFacts.js'

/** How the queue, the workers and the studies in a Redis stand. */
export interface FleetStatus {
  /** Segments that wait for a worker, were put off (refused, or to be tried again), run, or failed and were not yet dealt with. */
  readonly queue: {
    readonly waiting: number
    readonly delayed: number
    readonly active: number
    readonly failed: number
  }
  /** Those that are up. */
  readonly workers: readonly WorkerFacts[]
  /** Those that are coordinated now. */
  readonly studies: readonly (StudyCounts & {
    /** Segments ended a second, from the study's start to its newest result. */
    readonly rate: number
    /** Whether a coordinator has it now. */
    readonly coordinated: boolean
  })[]
  /** Why workers leave segments that wait to others: of each study and worker one. */
  readonly refusals: readonly { readonly study: string; readonly worker: string; readonly reason: string }[]
}

/** Options of `watchFleet`. */
export interface WatchFleetOptions {
  /** The Redis to look at. */
  readonly connection: RedisConnection
  /** Start of all keys in Redis. Default `'supervised-baselines'`. */
  readonly prefix?: string
}

/** A look at what goes on in a Redis, as often as wanted; it changes nothing there. Close it at the end. */
export async function watchFleet(
  options: WatchFleetOptions,
): Promise<{ status(): Promise<FleetStatus>; close(): Promise<void> }> {
  const prefix = options.prefix ?? defaultPrefix
  const redis = await openRedis(options.connection)
  const queue = await openQueue(redis, prefix)
  return {
    async status() {
      const [counts, workers, studies, put] = await Promise.all([
        queue.getJobCounts('wait', 'delayed', 'active', 'failed'),
        liveWorkers(redis, prefix),
        readCounts(redis, prefix),
        queue.getJobs(['wait', 'delayed'], 0, 99) as Promise<(Job<SegmentJob> | undefined)[]>,
      ])
      const refusals = new Map<string, FleetStatus['refusals'][number]>()
      for (const job of put) {
        if (!job) continue
        for (const worker of workers) {
          const reason = refusal(job.data.requires, worker)
          const { study } = job.data
          if (reason !== undefined)
            refusals.set(`${study} ${worker.id}`, { study, worker: worker.id, reason })
        }
      }
      const { wait = 0, delayed = 0, active = 0, failed = 0 } = counts
      return {
        queue: { waiting: wait, delayed, active, failed },
        workers,
        studies: await Promise.all(
          studies.map(async study => ({
            ...study,
            rate: study.segments / Math.max(0.001, (study.updatedAt - study.startedAt) / 1000),
            coordinated: (await redis.exists(`${prefix}:study:${study.study}:coordinator`)) === 1,
          })),
        ),
        refusals: [...refusals.values()],
      }
    },
    async close() {
      await queue.close()
      redis.disconnect()
    },
  }
}
