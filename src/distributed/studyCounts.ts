import type { Redis } from 'ioredis'
import type { Segment } from '../tuning/execution/executor.js'

const keptSeconds = 7 * 24 * 3600

/** How a study stands, as far as its segments tell: for watching, not for deciding. */
export interface StudyCounts {
  readonly study: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly updatedAt: number
  /** Trials that have ended a segment, and segments that ended well or failed. */
  readonly trials: number
  readonly segments: number
  readonly failed: number
  /** Trials by the resource that they have reached, ascending. */
  readonly rungs: readonly { readonly resource: number; readonly trials: number }[]
}

/** Begins a study, and its counts, anew. */
export async function startCounting(redis: Redis, key: string, run: string): Promise<void> {
  await redis
    .multi()
    .set(`${key}:run`, run)
    .del(key)
    .hset(key, 'startedAt', Date.now())
    .expire(key, keptSeconds)
    .exec()
}

/** Which study of its name is, or was last, under way. */
export async function readRun(redis: Redis, key: string): Promise<string | undefined> {
  return (await redis.get(`${key}:run`)) ?? undefined
}

/** Counts a segment that has ended. */
export async function countSegment(
  redis: Redis,
  key: string,
  { from, to }: Segment,
  result: 'reached' | 'failed',
): Promise<void> {
  const counts = redis.multi().hset(key, 'updatedAt', Date.now()).expire(key, keptSeconds)
  if (from === 0) counts.hincrby(key, 'trials', 1)
  counts.hincrby(key, result === 'reached' ? `rung:${to}` : 'failed', 1)
  await counts.exec()
}

/** The counts of all studies of the last days. */
export async function readCounts(redis: Redis, prefix: string): Promise<readonly StudyCounts[]> {
  const start = `${prefix}:study:`
  const keys = new Set<string>()
  let cursor = '0'
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', `${start}*`, 'COUNT', 1000)
    for (const key of found) if (!key.slice(start.length).includes(':')) keys.add(key)
    cursor = next
  } while (cursor !== '0')
  const all: StudyCounts[] = []
  for (const key of [...keys].sort()) {
    const fields = await redis.hgetall(key)
    const rungs = Object.entries(fields)
      .filter(([name]) => name.startsWith('rung:'))
      .map(([name, count]) => ({ resource: Number(name.slice(5)), trials: Number(count) }))
      .sort((a, b) => a.resource - b.resource)
    const failed = Number(fields['failed'] ?? 0)
    all.push({
      study: key.slice(start.length),
      startedAt: Number(fields['startedAt'] ?? 0),
      updatedAt: Number(fields['updatedAt'] ?? 0),
      trials: Number(fields['trials'] ?? 0),
      segments: rungs.reduce((sum, { trials }) => sum + trials, failed),
      failed,
      rungs,
    })
  }
  return all
}
