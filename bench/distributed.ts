/**
 * Trials on many machines, through a real Redis: how soon a segment goes on after its worker was killed, what an event
 * costs the coordinator with 10,000 trials, and how many empty segments go through in a second.
 *
 * Needs `npm run build` before, and redis-server.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queueExecutor } from '../src/distributed/index.js'
import { ashaTune, memoryJournal, type Segment, uniform } from '../src/tuning/index.js'
import { logOf, startWorkerProcess, until } from '../test/support/fleet.js'
import { type RedisServer, startRedis } from '../test/support/redisServer.js'
import type { Benchmark } from './support/benchmark.js'

const TRIALS = 10_000

export const run: Benchmark = async ({ log }) => {
  const folder = mkdtempSync(join(tmpdir(), 'distributed-'))
  const redis = await startRedis()
  try {
    const recoveries: number[] = []
    for (let kill = 0; kill < 4; kill++) {
      const seconds = await recovery(redis, join(folder, `kill${kill}.log`), 5)
      log(`killed with a lease of 5 s: goes on elsewhere after ${seconds.toFixed(2)} s`)
      recoveries.push(seconds)
    }
    const long = await recovery(redis, join(folder, 'long.log'), 30)
    log(`killed with a lease of 30 s: goes on elsewhere after ${long.toFixed(2)} s`)
    const flow = await emptySegments(redis)
    log(
      `${TRIALS} trials, ${flow.segments} empty segments, ${flow.events} events in ${flow.seconds.toFixed(1)} s; ` +
        `the coordinator computed for ${flow.cpuSeconds.toFixed(1)} s`,
    )
    return {
      figures: {
        /** The worst of the kills with a lease of 5 s. */
        recoverySeconds: Math.max(...recoveries),
        leaseSeconds: 5,
        recoverySecondsLease30: long,
        /** Processor time of the coordinator; the wall-clock time beside it has the workers and Redis in it too. */
        msPerEvent: (1000 * flow.cpuSeconds) / flow.events,
        wallMsPerEvent: (1000 * flow.seconds) / flow.events,
        segmentsPerSecond: flow.segments / flow.seconds,
        segments: flow.segments,
        /** The most memory that Redis took. */
        redisPeakMiB: flow.redisPeakMiB,
      },
    }
  } finally {
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds from the SIGKILL of a worker until its segment begins on another. */
async function recovery(redis: RedisServer, file: string, lease: number): Promise<number> {
  const prefix = `recovery-${Math.trunc(performance.now())}`
  const newWorker = () =>
    startWorkerProcess(redis.url, 'busy', { lease, prefix, env: { FLEET_LOG: file, FLEET_STEP_MS: '500' } })
  const victim = newWorker()
  const executor = await queueExecutor({ connection: redis.url, prefix, objective: 'busy' })
  const stop = new AbortController()
  const segment: Segment = {
    ...{ trial: 0, config: { x: 1 }, from: 0, to: 1000, milestones: [1000] },
    ...{ attempt: 1, seed: 1, age: 0 },
  }
  const updates = executor.submit(segment, stop.signal)[Symbol.asyncIterator]()
  void updates.next()
  await until(() => logOf(file).length === 1, 60, 'the segment begins')
  const other = newWorker()
  await until(() => other.said().includes('is ready'), 60, 'the other worker is there')
  // Wherever in the rhythm of renewals it falls.
  await new Promise(done => setTimeout(done, 1000 + 1700 * ((performance.now() / 1000) % 1)))
  const killed = Date.now()
  await victim.end('SIGKILL')
  const begun = await until(() => logOf(file)[1], lease + 60, 'the segment begins again')
  stop.abort()
  await executor.close!()
  await other.end('SIGTERM')
  return (begun.at - killed) / 1000
}

/** A study of an objective that does nothing: all that counts is the way there and back. */
async function emptySegments(redis: RedisServer) {
  const prefix = 'flow'
  const worker = startWorkerProcess(redis.url, 'empty', { concurrency: 4, prefix })
  await until(() => worker.said().includes('is ready'), 60, 'the worker is there')
  const executor = await queueExecutor({ connection: redis.url, prefix, objective: 'empty', capacity: 16 })
  const journal = memoryJournal()
  const begun = performance.now()
  const before = process.cpuUsage()
  const result = await ashaTune({
    ...{ space: { x: uniform(0, 1) }, executor, journal },
    ...{ maxTrials: TRIALS, maxResource: 81, seed: 1 },
  })
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(before)
  await executor.close!()
  await worker.end('SIGTERM')
  const { Redis } = await import('ioredis')
  const client = new Redis(redis.url)
  const redisPeakMiB = Number(/used_memory_peak:(\d+)/.exec(await client.info('memory'))![1]) / 2 ** 20
  client.disconnect()
  const events = (await journal.read()).length
  const segments = result.rungs.reduce((sum, rung) => sum + rung.results.length, 0)
  return { seconds, cpuSeconds: (user + system) / 1e6, events, segments, redisPeakMiB }
}
