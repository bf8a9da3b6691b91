import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { SupervisedBaselinesError } from '../errors.js'

/** The right to coordinate a study, which one process has at a time. */
export interface CoordinatorLease {
  /** One more for each coordinator that the study has had; jobs of earlier ones are not run. */
  readonly fence: number
  /** Done once the lease is surely held; rejects with `locked` once another has it. */
  held(): Promise<void>
  /** Aborted, with the error to throw, once another coordinator has the study. */
  readonly lost: AbortSignal
  release(): Promise<void>
}

const TAKE = `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return redis.call('INCR', KEYS[2]) end return 0`

// A lease that ran out while Redis was away is taken up again, unless somebody had the study meanwhile.
const RENEW = `local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] or (not holder and redis.call('GET', KEYS[2]) == ARGV[3]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return 0`

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

/**
 * Takes the lease of a study. One whose holder has died is free after `duration` milliseconds, which this waits for.
 *
 * Throws `locked`, naming the holder, as soon as that is seen to be alive.
 */
export async function takeCoordinatorLease(
  redis: Redis,
  key: string,
  study: string,
  duration: number,
): Promise<CoordinatorLease> {
  const fenceKey = `${key}:fence`
  const me = JSON.stringify({
    host: hostname(),
    pid: process.pid,
    since: new Date().toISOString(),
    id: randomUUID(),
  })
  let asked = performance.now()
  let fence = Number(await redis.eval(TAKE, 2, key, fenceKey, me, duration))
  let left = duration
  while (fence === 0) {
    const [remaining, holder] = await Promise.all([redis.pttl(key), redis.get(key)])
    if (remaining > left) throw lockedBy(study, holder)
    left = Math.max(remaining, 0)
    await new Promise(done => setTimeout(done, Math.min(left + 10, duration / 10)))
    asked = performance.now()
    fence = Number(await redis.eval(TAKE, 2, key, fenceKey, me, duration))
  }

  const controller = new AbortController()
  let heldUntil = asked + duration
  let renewing: Promise<void> | undefined
  async function renew(): Promise<void> {
    const begun = performance.now()
    const isMine = await redis.eval(RENEW, 2, key, fenceKey, me, duration, fence)
    if (isMine === 1) heldUntil = begun + duration
    else if (!controller.signal.aborted) controller.abort(lockedBy(study, await redis.get(key)))
  }
  const keep = () => {
    renewing ??= renew()
      // Tried again soon; `heldUntil` tells whether the lease is still held meanwhile.
      .catch(() => {})
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }
  const timer = setInterval(keep, duration / 3)

  return {
    fence,
    lost: controller.signal,
    async held() {
      while (performance.now() >= heldUntil && !controller.signal.aborted) await keep()
      controller.signal.throwIfAborted()
    },
    async release() {
      clearInterval(timer)
      await renewing
      await redis.eval(RELEASE, 1, key, me)
    },
  }
}

function lockedBy(study: string, holder: string | null): SupervisedBaselinesError {
  const { host, pid, since } = JSON.parse(holder ?? '{}') as { host?: string; pid?: number; since?: string }
  const who = host === undefined ? 'another process' : `process ${pid} on ${host} since ${since}`
  return new SupervisedBaselinesError(
    'locked',
    `The study ${study} is coordinated by ${who}: a study has one coordinator at a time. Wait for it to end, ` +
      'or give this study another name.',
    { study, who },
  )
}
