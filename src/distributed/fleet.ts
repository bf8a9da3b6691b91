import type { Redis } from 'ioredis'
import type { WorkerFacts } from './workerFacts.js'

/** Milliseconds between two signs of life of a worker, and after which one without is gone. */
const beat = 2000
const patience = 10_000

/** Tells all others, from now on, what a worker is; returns what ends that. A sign of life that fails is followed by the next. */
export async function announceWorker(
  redis: Redis,
  prefix: string,
  facts: () => WorkerFacts,
  onFailure: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const { id } = facts()
  const tell = async () => {
    await redis
      .multi()
      .set(`${prefix}:worker:${id}`, JSON.stringify(facts()), 'PX', patience)
      .sadd(`${prefix}:workers`, id)
      .exec()
  }
  await tell()
  const timer = setInterval(() => void tell().catch(onFailure), beat)
  return async () => {
    clearInterval(timer)
    await redis.multi().del(`${prefix}:worker:${id}`).srem(`${prefix}:workers`, id).exec()
  }
}

/** The workers that gave a sign of life within the last seconds. */
export async function liveWorkers(redis: Redis, prefix: string): Promise<readonly WorkerFacts[]> {
  const ids = (await redis.smembers(`${prefix}:workers`)).sort()
  if (ids.length === 0) return []
  const told = await redis.mget(ids.map(id => `${prefix}:worker:${id}`))
  const gone = ids.filter((_, i) => told[i] === null)
  if (gone.length > 0) await redis.srem(`${prefix}:workers`, ...gone)
  return told.filter(facts => facts !== null).map(facts => JSON.parse(facts) as WorkerFacts)
}
